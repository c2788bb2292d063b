// What pages are made of.
import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../ui/copy_button.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';

interface HeadProps {
  title: ComponentChildren;
  /** Of the page above this one. */
  up?: { href: string; name: string };
  children?: ComponentChildren;
}

export function PageHead({ title, up, children }: HeadProps) {
  return (
    <header class="page-head">
      {up && (
        <a class="up" href={up.href}>
          <Icon name="back" size={14} />
          {up.name}
        </a>
      )}
      <h1 tabIndex={-1}>{title}</h1>
      <div class="page-actions">{children}</div>
    </header>
  );
}

interface PanelProps {
  title: string;
  count?: number | string | undefined;
  actions?: ComponentChildren;
  children: ComponentChildren;
  testId?: string;
  flush?: boolean;
}

export function Panel({ title, count, actions, children, testId, flush }: PanelProps) {
  return (
    <section class="panel" aria-label={title} data-testid={testId}>
      <header class="panel-head">
        <h2>{title}</h2>
        {count !== undefined && <span class="count number">{count}</span>}
        <span class="grow" />
        {actions}
      </header>
      <div class={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  /** To begin with, as it is typed in a shell. */
  command?: string | undefined;
}

/** Nothing is there yet: how to begin. */
export function Empty({ icon, title, children, command }: EmptyProps) {
  return (
    <div class="empty" data-testid="empty">
      <Icon name={icon} size={22} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {command !== undefined && <Command text={command} />}
    </div>
  );
}

export function Command({ text }: { text: string }) {
  return (
    <div class="command">
      <pre tabIndex={0} aria-label="Command">
        {text}
      </pre>
      <CopyButton text={text} what="the command" />
      {text.includes('$TOKEN') && (
        <p class="faint fine">
          <code>$TOKEN</code> is what this tab was given: set it in your shell.
        </p>
      )}
    </div>
  );
}

export function Failure({ error }: { error: string }) {
  if (error === '') return null;
  return (
    <p class="notice" data-tone="red" role="alert">
      <Icon name="warn" />
      <span class="foreign">{error}</span>
    </p>
  );
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  error?: string;
  children: ComponentChildren;
}

export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <label class="form-field">
      <span class="form-label">{label}</span>
      {children}
      {error ? (
        <span class="form-error">{error}</span>
      ) : (
        hint && <span class="form-hint">{hint}</span>
      )}
    </label>
  );
}

interface Choice {
  value: string;
  name: string;
}

interface ChoicesProps {
  label: string;
  choices: readonly Choice[];
  value: string;
  onChoose: (value: string) => void;
}

/** A row of buttons of which one is pressed. */
export function Choices({ label, choices, value, onChoose }: ChoicesProps) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          type="button"
          key={choice.value}
          aria-pressed={choice.value === value}
          onClick={() => onChoose(choice.value)}
        >
          {choice.name}
        </button>
      ))}
    </div>
  );
}

/** A list has only what is about one order: says so, and leads to all of it. */
export function OfOrder({ id, hrefOfAll }: { id: string; hrefOfAll: string }) {
  if (id === '') return null;
  return (
    <a class="button small" href={hrefOfAll} title="Show all" data-testid="of-order">
      Order <span class="mono foreign">{id}</span>
      <Icon name="close" size={12} />
    </a>
  );
}

interface FactProps {
  name: string;
  children: ComponentChildren;
  copy?: string | undefined;
}

export function Fact({ name, children, copy }: FactProps) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        <span class="foreign grow">{children}</span>
        {copy !== undefined && copy !== '' && <CopyButton text={copy} what={name.toLowerCase()} />}
      </dd>
    </div>
  );
}
