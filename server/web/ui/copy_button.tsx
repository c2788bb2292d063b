import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.tsx';

/** By the old way, which takes the focus, where a page may not use the new one. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'off-screen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}

/** Puts a text on the clipboard; whether it is there. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

interface Props {
  text: string | (() => string);
  /** What is copied, as in "Copy address". */
  what: string;
  /** Words beside the icon; without, the icon alone. */
  label?: string;
  testId?: string;
}

type State = 'ready' | 'copied' | 'failed';
const ICONS: Record<State, IconName> = { ready: 'copy', copied: 'check', failed: 'warn' };
const VERBS: Record<State, string> = {
  ready: 'Copy',
  copied: 'Copied',
  failed: 'The browser does not let this page copy',
};
const SHOWN_MS = 1600;

export function CopyButton({ text, what, label, testId }: Props) {
  const [state, setState] = useState<State>('ready');
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    const copied = await copyText(typeof text === 'string' ? text : text());
    setState(copied ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setState('ready'), SHOWN_MS);
  };
  const words = { ready: label, copied: 'Copied', failed: 'Not copied' };
  return (
    <button
      type="button"
      class={label === undefined ? 'icon-button' : 'button quiet small'}
      aria-label={`${VERBS[state]} ${what}`}
      title={`${VERBS[state]} ${what}`}
      data-copied={state === 'copied'}
      data-failed={state === 'failed'}
      data-testid={testId}
      onClick={copy}
    >
      <Icon name={ICONS[state]} />
      {label !== undefined && <span>{words[state]}</span>}
    </button>
  );
}
