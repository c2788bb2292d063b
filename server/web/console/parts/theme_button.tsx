import { signal } from '@preact/signals';
import { Icon } from '../../ui/icons.tsx';

const KEPT = 'theme';
const theme = signal(localStorage.getItem(KEPT) ?? '');

function isDark(): boolean {
  if (theme.value !== '') return theme.value === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Before anything is drawn, so that nothing flashes. */
export function applyTheme(): void {
  if (theme.value !== '') document.documentElement.dataset['theme'] = theme.value;
}

export function ThemeButton() {
  const other = isDark() ? 'light' : 'dark';
  const change = () => {
    theme.value = other;
    localStorage.setItem(KEPT, other);
    applyTheme();
  };
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Change to the ${other} theme`}
      title={`Change to the ${other} theme`}
      data-testid="theme"
      onClick={change}
    >
      <Icon name="theme" />
    </button>
  );
}
