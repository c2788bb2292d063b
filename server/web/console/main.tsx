import '../design/tokens.css';
import '../design/base.css';
document.body.textContent = 'console';
