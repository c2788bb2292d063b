// What a scenario file plans, as far as it can be told before an order plays it.

export type StepKind = 'payment' | 'blocks' | 'drop' | 'end' | 'webhook' | 'key';

export interface PlannedStep {
  kind: StepKind;
  text: string;
  /** From the order's creation, in milliseconds; where it depends on the order, the earliest. */
  at: number;
  /** "once the order is CONFIRMING" */
  when: string;
  /** Instants of its repetitions, as many as can be told. */
  again: number[];
  repeats: string;
}

export interface Plan {
  steps: PlannedStep[];
  faults: string[];
  end: number;
}

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of "1h30m"; 0 of what is no duration. */
function parseDuration(text: unknown): number {
  if (typeof text !== 'string' || !/^([0-9]+(ms|s|m|h|d))+$/.test(text)) return 0;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/([0-9]+)(ms|s|m|h|d)/g)) {
    sum += Number(count) * (UNIT_MS[unit as string] ?? 0);
  }
  return sum;
}

/** JSON without the comments that scenario files may have. */
function withoutComments(source: string): string {
  return source.replace(
    /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g,
    (_, text?: string) => text ?? '',
  );
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function actionOf(step: Json): { kind: StepKind; text: string } {
  if ('pay' in step) return { kind: 'payment', text: `pays ${String(step['pay'])}` };
  if ('confirm' in step) {
    const blocks = Number(step['confirm']);
    return {
      kind: 'blocks',
      text: blocks === 1 ? 'a block is found' : `${blocks} blocks are found`,
    };
  }
  if ('drop' in step) {
    const drop = step['drop'];
    const depth = isObject(drop) ? drop['reorg'] : undefined;
    const text =
      depth === undefined
        ? 'a payment is dropped'
        : `the newest ${String(depth)} blocks are replaced`;
    return { kind: 'drop', text };
  }
  if ('expire' in step) return { kind: 'end', text: 'the order expires' };
  if ('cancel' in step) return { kind: 'end', text: 'the order is canceled' };
  if ('invalidate_key' in step) return { kind: 'key', text: 'the API key is invalidated' };
  const made = step['webhook'];
  const fields = isObject(made) && Object.keys(made).length > 0 ? ` ${JSON.stringify(made)}` : '';
  return { kind: 'webhook', text: `a made-up webhook${fields}` };
}

/** Repetitions that go on until a status are drawn as many as an order usually takes. */
const USUAL = 3;
const MOST_DRAWN = 200;

function repetitions(step: Json, at: number, confirmations: number) {
  const repeat = step['repeat'];
  if (!isObject(repeat)) return { again: [], repeats: '' };
  const every = parseDuration(repeat['every']);
  const until = typeof repeat['until'] === 'string' ? `until ${repeat['until']}` : '';
  const times = typeof repeat['times'] === 'number' ? repeat['times'] : undefined;
  const count = times ?? Math.max(0, confirmations - 1);
  const again = Array.from({ length: Math.min(count, MOST_DRAWN) }, (_, i) => at + every * (i + 1));
  const how = times === undefined ? until : `${times} times more ${until}`.trim();
  return { again, repeats: `every ${String(repeat['every'])}, ${how}` };
}

function faultText(fault: unknown): string {
  if (!isObject(fault)) return '';
  const { on, do: what, ...rest } = fault;
  const limits = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const within = limits.length > 0 ? ` (${limits.join(', ')})` : '';
  return `${String(on)}: ${JSON.stringify(what)}${within}`;
}

/** Nothing where the source is not JSON. */
export function planOf(source: string): Plan | undefined {
  let file: unknown;
  try {
    file = JSON.parse(withoutComments(source));
  } catch {
    return undefined;
  }
  if (!isObject(file)) return undefined;
  const order = isObject(file['order']) ? file['order'] : {};
  const confirmations = Number(order['target_confirmations'] ?? USUAL);
  const timeline = Array.isArray(file['timeline']) ? file['timeline'].filter(isObject) : [];
  let done = 0;
  const steps = timeline.map((step): PlannedStep => {
    const at = 'at' in step ? parseDuration(step['at']) : done + parseDuration(step['after']);
    const { again, repeats } = repetitions(step, at, confirmations);
    const status = step['when'];
    const when = status === undefined ? '' : `once the order is ${String(status)}`;
    done = again.at(-1) ?? at;
    return { ...actionOf(step), at, when, again, repeats };
  });
  const faults = Array.isArray(file['faults']) ? file['faults'].map(faultText) : [];
  return { steps, faults, end: steps.reduce((end, s) => Math.max(end, s.at, ...s.again), 0) };
}

/** What the file's test creates the order with, for trying it. */
export function testOrderOf(source: string): Record<string, string> {
  try {
    const file: unknown = JSON.parse(withoutComments(source));
    const test = isObject(file) && isObject(file['test']) ? file['test'] : {};
    const create = isObject(test['create']) ? test['create'] : {};
    return Object.fromEntries(Object.entries(create).map(([name, v]) => [name, String(v)]));
  } catch {
    return {};
  }
}
