import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { brief } from '../../time/duration.ts';
import { clock, now, refreshAccount, takeClock } from '../data/account.ts';
import type { AdvanceAnswer, Clock } from '../data/messages.ts';
import { offerCall } from '../data/offered.ts';
import { ask } from '../data/session.ts';
import { QUIETLY_MS } from '../data/use_fetched.ts';
import { pace, useTicking } from '../parts/clock_chip.tsx';
import { Choices, Command, Field, PageHead, Panel } from '../parts/page.tsx';
import { attempt } from '../parts/toast.tsx';
import { dateOf, Instant, timeOfDay } from '../parts/values.tsx';
import { hrefOf } from '../router.ts';

const MODES = [
  { value: 'real', name: 'Real' },
  { value: 'x60', name: '×60' },
  { value: 'x3600', name: '×3600' },
  { value: 'manual', name: 'Manual' },
];
const STEPS = ['1s', '10s', '1m', '15m', '1h', '1d'];

/** The account's time: how it passes, and moving it on. */
export function ClockPage() {
  const [answer, setAnswer] = useState<AdvanceAnswer>();
  const [busy, setBusy] = useState(false);
  // Where nothing is due, no event tells that somebody else has moved a clock that stands still.
  useEffect(() => {
    const timer = setInterval(() => document.hidden || void refreshAccount(), QUIETLY_MS);
    return () => clearInterval(timer);
  }, []);
  const advance = async (goal: object) => {
    setBusy(true);
    const told = await attempt(() => ask<AdvanceAnswer>('POST', '/clock:advance', goal));
    setBusy(false);
    if (!told) return;
    takeClock(told.clock);
    setAnswer(told);
  };
  return (
    <>
      <PageHead title="Clock" />
      <div class="columns">
        <div class="stack">
          <Face />
          <Panel title="Advance" testId="advance">
            <div class="steps-row">
              {STEPS.map((by) => (
                <button
                  type="button"
                  class="button"
                  key={by}
                  disabled={busy}
                  data-testid={`advance-${by}`}
                  onClick={() => advance({ by })}
                >
                  +{by}
                </button>
              ))}
              <button
                type="button"
                class="button"
                disabled={busy}
                data-testid="advance-until-idle"
                onClick={() => advance({ until_idle: true })}
              >
                Until nothing is due
              </button>
            </div>
            <Typed onAdvance={advance} busy={busy} />
            <p class="muted fine">
              What is due on the way happens, instant by instant; each waits until its webhooks are
              answered.
            </p>
          </Panel>
        </div>
        <div class="stack">{answer ? <WhatHappened answer={answer} /> : <FromAShell />}</div>
      </div>
    </>
  );
}

function Face() {
  useTicking(pace());
  const time = now();
  const told = clock.value;
  if (time === undefined || !told) return <Panel title="Time">…</Panel>;
  const date = new Date(time);
  const setMode = async (mode: string) => {
    const answer = await attempt(() => ask<Clock>('PUT', '/clock', { clock: { mode } }));
    if (answer) takeClock(answer);
  };
  const due = told.next_due === '' ? undefined : Date.parse(told.next_due);
  return (
    <Panel
      title="Time"
      actions={
        <Choices
          label="How it passes"
          choices={modes(told.mode)}
          value={told.mode}
          onChoose={setMode}
        />
      }
    >
      <p class="face number" data-testid="clock-face">
        {timeOfDay(date, false)}
        <span class="faint">{dateOf(date)} UTC</span>
      </p>
      <p class="muted" data-testid="next-due">
        {due === undefined ? (
          'Nothing is due by itself.'
        ) : (
          <>
            Something is due at <Instant at={told.next_due} />,{' '}
            {due > time ? `in ${brief(due - time)}` : 'now'}.
          </>
        )}
      </p>
    </Panel>
  );
}

/** The usual ones, and the one that it has. */
function modes(mode: string) {
  const known = MODES.some((each) => each.value === mode);
  return known ? MODES : [...MODES, { value: mode, name: mode.replace('x', '×') }];
}

function Typed({ onAdvance, busy }: { onAdvance: (goal: object) => void; busy: boolean }) {
  const [text, setText] = useState('');
  const advance = (event: Event) => {
    event.preventDefault();
    const typed = text.trim();
    onAdvance(/^\d{4}-/.test(typed) ? { to: typed } : { by: typed });
  };
  return (
    <form onSubmit={advance}>
      <Field label="By a length of time, or to an instant">
        <div class="inline">
          <input
            class="field"
            required
            placeholder="1h30m, or 2026-01-01T00:15:00Z"
            value={text}
            data-testid="advance-text"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" class="button primary" disabled={busy} data-testid="advance-typed">
            Advance
          </button>
        </div>
      </Field>
    </form>
  );
}

const MOST_SHOWN = 100;

function WhatHappened({ answer }: { answer: AdvanceAnswer }) {
  const shown = answer.events.slice(0, MOST_SHOWN);
  const left = Number(answer.event_count) - shown.length;
  return (
    <Panel title="What happened" count={Number(answer.event_count)} flush testId="advanced-events">
      {answer.stopped_early !== '' && (
        <p class="notice" data-tone="amber">
          <Icon name="warn" />
          {answer.stopped_early}
        </p>
      )}
      {shown.length === 0 && <p class="faint panel-note">Time passed, and nothing else.</p>}
      <table class="table events">
        <tbody>
          {shown.map((event) => (
            <tr key={event.number}>
              <td class="faint">
                <Instant at={event.at} />
              </td>
              <td class="nowrap">{event.type.replaceAll('_', ' ')}</td>
              <td class="grow-cell two-lines">
                <span class="foreign">{event.text}</span>
                {event.order_id !== '' && (
                  <a class="mono fine" href={hrefOf('orders', event.order_id)}>
                    {event.order_id}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p class="faint panel-note">and {left} more</p>}
    </Panel>
  );
}

function FromAShell() {
  return (
    <Panel title="From a shell">
      <p class="muted">A test that wants no waiting lets the clock stand still and advances it:</p>
      <Command text={offerCall('/clock:advance', { by: '15m' })} />
    </Panel>
  );
}
