import { render } from 'preact';
import '../design/tokens.css';
import '../design/base.css';
import './payment.css';
import { PaymentPage, type First } from './payment_page.tsx';

const id = decodeURIComponent(location.pathname.split('/pay/').pop() ?? '');
const stays = new URLSearchParams(location.search).has('stay');
const page = document.getElementById('page') as HTMLElement;
const first = JSON.parse(page.dataset['first'] ?? '{}') as First;

render(<PaymentPage id={id} stays={stays} first={first} />, page);
