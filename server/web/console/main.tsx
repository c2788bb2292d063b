import { render } from 'preact';
import '../design/tokens.css';
import '../design/base.css';
import './console.css';
import './drawn/drawn.css';
import { App } from './app.tsx';
import { applyTheme } from './parts/theme_button.tsx';

applyTheme();
render(<App />, document.getElementById('page') as HTMLElement);
