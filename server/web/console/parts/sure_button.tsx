import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  /** What it asks once it is pressed: "Really delete it?". */
  question: string;
  onSure: () => void;
  testId: string;
  looks?: string;
  disabled?: boolean;
  children: ComponentChildren;
}

/** For what cannot be undone: it asks when it is pressed, and does it when it is pressed again. */
export function SureButton(props: Props) {
  const { question, onSure, testId, looks = 'small', disabled = false, children } = props;
  const [asks, setAsks] = useState(false);
  const press = (event: MouseEvent) => {
    if (event.detail > 1) return; // a double click is one decision, and not two
    setAsks(!asks);
    if (asks) onSure();
  };
  return (
    <button
      type="button"
      class={`button danger ${looks}`.trim()}
      disabled={disabled}
      data-asks={asks}
      data-testid={testId}
      onClick={press}
      onBlur={() => setAsks(false)}
      onKeyDown={(event) => event.key === 'Escape' && setAsks(false)}
    >
      {asks ? question : children}
    </button>
  );
}
