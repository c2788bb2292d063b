import type { Status } from '../../wire/types.ts';
import type { Change } from './story.ts';

const WIDE = 124;
const HIGH = 34;

/** Left upper corners. */
const NODES: Record<Status, [number, number]> = {
  PENDING: [2, 26],
  CONFIRMING: [218, 26],
  SUCCESSFUL: [434, 26],
  EXPIRED: [110, 142],
  CANCELED: [326, 142],
};

interface Edge {
  from: Status;
  to: Status;
  path: string;
  /** Where its number stands. */
  at: [number, number];
}

const EDGES: Edge[] = [
  { from: 'PENDING', to: 'CONFIRMING', path: 'M126 38H214', at: [170, 38] },
  { from: 'CONFIRMING', to: 'PENDING', path: 'M218 50H130', at: [170, 50] },
  { from: 'CONFIRMING', to: 'SUCCESSFUL', path: 'M342 43H430', at: [386, 43] },
  { from: 'PENDING', to: 'SUCCESSFUL', path: 'M64 26C64 -6 496 -6 496 22', at: [280, 2] },
  { from: 'PENDING', to: 'EXPIRED', path: 'M50 60C50 100 140 100 148 138', at: [84, 95] },
  { from: 'PENDING', to: 'CANCELED', path: 'M96 60C110 112 340 84 364 138', at: [222, 98] },
  { from: 'CONFIRMING', to: 'EXPIRED', path: 'M254 60C240 104 206 100 198 138', at: [226, 98] },
  { from: 'CONFIRMING', to: 'CANCELED', path: 'M306 60C320 104 400 100 410 138', at: [366, 98] },
];

interface Props {
  status: Status;
  changes: Change[];
}

/** Every way that an order can take, and the one that this one took. */
export function StateMachine({ status, changes }: Props) {
  const been = new Set<Status>(['PENDING', ...changes.map((change) => change.to)]);
  const told = changes.map((change) => change.to).join(', then ');
  return (
    <svg
      class="machine"
      viewBox="0 0 560 180"
      role="img"
      aria-label={`The order is ${status}. It was PENDING${told && `, then ${told}`}.`}
      data-testid="state-machine"
    >
      <defs>
        {['faint', 'taken'].map((name) => (
          <marker
            key={name}
            id={`tip-${name}`}
            class={`tip ${name}`}
            viewBox="0 0 8 8"
            refX="6.5"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M1 1 7 4 1 7" />
          </marker>
        ))}
      </defs>
      {EDGES.map((edge) => (
        <Way key={edge.path} edge={edge} changes={changes} />
      ))}
      {(Object.keys(NODES) as Status[]).map((node) => (
        <g
          key={node}
          class="node"
          data-status={node}
          data-is={node === status ? 'now' : been.has(node) ? 'been' : 'not'}
          transform={`translate(${NODES[node].join(' ')})`}
        >
          <rect width={WIDE} height={HIGH} rx="8" />
          <text x={WIDE / 2} y={HIGH / 2 + 4}>
            {node}
          </text>
        </g>
      ))}
    </svg>
  );
}

const MOST_NUMBERS = 3;

function Way({ edge, changes }: { edge: Edge; changes: Change[] }) {
  const numbers = changes.flatMap((change, i) =>
    change.from === edge.from && change.to === edge.to ? [i + 1] : [],
  );
  const taken = numbers.length > 0;
  const text =
    numbers.length > MOST_NUMBERS
      ? `${numbers[0]}…${numbers[numbers.length - 1]}`
      : numbers.join(' ');
  const width = 10 + text.length * 6.5;
  return (
    <g class={taken ? 'way taken' : 'way'}>
      <path d={edge.path} marker-end={`url(#tip-${taken ? 'taken' : 'faint'})`} />
      {taken && (
        <g class="way-number" transform={`translate(${edge.at.join(' ')})`}>
          <rect x={-width / 2} y="-8" width={width} height="16" rx="8" />
          <text y="4">{text}</text>
        </g>
      )}
    </g>
  );
}
