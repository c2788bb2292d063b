import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { giveToken, token } from '../data/session.ts';
import { Field } from './page.tsx';

/** The sandbox was started with --control-token. It is kept until the tab is closed. */
export function TokenPrompt() {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const wrong = token.value !== '';
  const give = (event: Event) => {
    event.preventDefault();
    giveToken(text.trim());
  };
  return (
    <form class="panel form prompt" onSubmit={give} data-testid="token-prompt">
      <Icon name="key" size={22} />
      <h1>This sandbox asks for a token</h1>
      <p class="muted">
        It is the one that it was started with: <code>--control-token TOKEN</code>. This tab keeps
        it until it is closed.
      </p>
      <Field label="Token" error={wrong ? 'The sandbox does not take the one it was given.' : ''}>
        <input
          ref={field}
          class="field mono"
          type="password"
          required
          autocomplete="off"
          value={text}
          data-testid="token"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      <button type="submit" class="button primary" data-testid="give-token">
        Continue
      </button>
    </form>
  );
}
