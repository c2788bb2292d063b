import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

/** Puts a text on the clipboard, by the old way where a page may not use the new one. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'off-screen';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
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

export function CopyButton({ text, what, label, testId }: Props) {
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    if (!(await copyText(typeof text === 'string' ? text : text()))) return;
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), 1600);
  };
  return (
    <button
      type="button"
      class={label === undefined ? 'icon-button' : 'button quiet small'}
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={`Copy ${what}`}
      data-copied={copied}
      data-testid={testId}
      onClick={copy}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {label !== undefined && <span>{copied ? 'Copied' : label}</span>}
    </button>
  );
}
