import { render } from 'preact';
import '../design/tokens.css';
import '../design/base.css';
import './look/frame.css';
import './look/pages.css';
import './look/tables.css';
import './look/forms.css';
import './look/drawn.css';
import './look/narrow.css';
import { App } from './app.tsx';
import { applyTheme } from './parts/theme_button.tsx';

applyTheme();
render(<App />, document.getElementById('page') as HTMLElement);
