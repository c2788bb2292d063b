import type { Status } from '../../wire/types.ts';
import type { Change } from './story.ts';
import { useWidth } from './use_width.ts';
import { BROAD, HIGH, TALL, WIDE, type Edge } from './ways.ts';

/** In pixels: below this the broad drawing would be too small to be read. */
const TALL_BELOW = 460;

interface Props {
  status: Status;
  changes: Change[];
}

/** Every way that an order can take, and the one that this one took. */
export function StateMachine({ status, changes }: Props) {
  const been = new Set<Status>(['PENDING', ...changes.map((change) => change.to)]);
  const told = changes.map((change) => change.to).join(', then ');
  const { ref, width } = useWidth<HTMLDivElement>();
  const { size, nodes, edges } = width < TALL_BELOW ? TALL : BROAD;
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg
          class="machine"
          viewBox={`0 0 ${size.join(' ')}`}
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
          {edges.map((edge) => (
            <Way key={edge.path} edge={edge} changes={changes} />
          ))}
          {(Object.keys(nodes) as Status[]).map((node) => (
            <g
              key={node}
              class="node"
              data-status={node}
              data-is={node === status ? 'now' : been.has(node) ? 'been' : 'not'}
              transform={`translate(${nodes[node].join(' ')})`}
            >
              <rect width={WIDE} height={HIGH} rx="8" />
              <text x={WIDE / 2} y={HIGH / 2 + 4}>
                {node}
              </text>
            </g>
          ))}
        </svg>
      )}
    </div>
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
