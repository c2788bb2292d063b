import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { areOn, areShown, SHORTCUTS, switchShortcuts } from './shortcuts.ts';

export function ShortcutButton() {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Keys"
      title="Keys"
      data-testid="shortcuts"
      onClick={() => (areShown.value = true)}
    >
      <Icon name="keyboard" />
    </button>
  );
}

/** Which keys do what, and the switch for all of them. */
export function ShortcutList() {
  const ref = useRef<HTMLDialogElement>(null);
  const shown = areShown.value;
  useEffect(() => {
    if (shown) ref.current?.showModal();
    else ref.current?.close();
  }, [shown]);
  return (
    <dialog
      ref={ref}
      class="dialog"
      aria-labelledby="shortcuts-heading"
      data-testid="shortcut-list"
      onClose={() => (areShown.value = false)}
    >
      <header class="panel-head">
        <h2 id="shortcuts-heading">Keys</h2>
        <span class="grow" />
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          onClick={() => (areShown.value = false)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">
        <dl class="shortcuts">
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label class="check">
          <input
            type="checkbox"
            checked={areOn.value}
            data-testid="shortcuts-on"
            onChange={(event) => switchShortcuts(event.currentTarget.checked)}
          />
          Single keys do this
        </label>
      </div>
    </dialog>
  );
}
