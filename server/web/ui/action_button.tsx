import type { ComponentChildren } from 'preact';

interface Props {
  onPress: () => void;
  /** There is nothing for it to do now. */
  off?: boolean;
  /** It is being done. */
  busy?: boolean;
  looks?: string;
  testId: string;
  children: ComponentChildren;
}

/** A button that may be off. It can have the focus all the same: a disabled one would lose it. */
export function ActionButton(props: Props) {
  const { onPress, off = false, busy = false, looks = '', testId, children } = props;
  return (
    <button
      type="button"
      class={`button ${looks}`.trim()}
      aria-disabled={off}
      aria-busy={busy}
      data-testid={testId}
      onClick={() => off || busy || onPress()}
    >
      {children}
    </button>
  );
}
