import { render } from 'preact';
import '../design/tokens.css';
import '../design/base.css';
import './payment.css';
import { PaymentPage } from './payment_page.tsx';

const id = decodeURIComponent(location.pathname.split('/pay/').pop() ?? '');
const stays = new URLSearchParams(location.search).has('stay');
const simulates = document.documentElement.dataset['simulate'] === 'on';

render(
  <PaymentPage id={id} stays={stays} simulates={simulates} />,
  document.getElementById('page') as HTMLElement,
);
