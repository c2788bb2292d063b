import { brief } from '../../time/duration.ts';
import { isFinal, type Status } from '../../wire/types.ts';
import { scaleOf, ticksOf, type Scale } from './scale.ts';
import type { Call, Mark, Stay, Story } from './story.ts';
import { useWidth } from './use_width.ts';

const LANES = { status: 26, marks: 62, calls: 92 };
const HEIGHT = 132;
const LABELS = 78;
const RIGHT = 16;

interface Props {
  story: Story;
  expires: number;
  status: Status;
  /** The account's time. */
  now: number | undefined;
  /** Whether the time until it expires is drawn too, when nothing happens. */
  whole: boolean;
}

/** An order's life to scale, on its account's clock. */
export function Timeline({ story, expires, status, now, whole }: Props) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const last = story.stays.at(-1)?.to ?? story.to;
  const open = !isFinal(status);
  const events = story.to > story.from ? story.to : last;
  const end = whole
    ? Math.max(expires, last, open && now ? now : 0)
    : Math.max(events, story.from + 1000);
  const scale = scaleOf(story.from, end + (end - story.from) * 0.02, width - LABELS - RIGHT);
  return (
    <div class="timeline" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label="Timeline of the order; the events are listed below"
          data-testid="timeline"
        >
          <LaneName y={LANES.status + 8} name="Status" />
          <LaneName y={LANES.marks + 3} name="Chain" />
          <LaneName y={LANES.calls + 3} name="Webhooks" />
          <g transform={`translate(${LABELS} 0)`}>
            <Axis scale={scale} />
            {expires <= scale.to && <Line x={scale.x(expires)} name="expires" kind="expiry" />}
            {story.stays.map((stay, i) => (
              <StayBar key={i} stay={stay} scale={scale} />
            ))}
            {open && now !== undefined && now <= scale.to && (
              <Line x={scale.x(Math.max(now, story.from))} name="now" kind="now" />
            )}
            {apart(story.marks, (mark) => `${mark.kind} ${px(scale, mark.at)}`).map((mark, i) => (
              <MarkDot key={i} mark={mark} scale={scale} />
            ))}
            {apart(story.calls, (call) => `${call.went} ${px(scale, call.from)}`).map((call, i) => (
              <CallBar key={i} call={call} scale={scale} />
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}

const px = (scale: Scale, at: number) => Math.round(scale.x(at));

/** Of those that would be drawn one upon the other, one: an order may have ten thousand events. */
function apart<T>(all: T[], placeOf: (each: T) => string): T[] {
  return [...new Map(all.map((each) => [placeOf(each), each])).values()];
}

function LaneName({ y, name }: { y: number; name: string }) {
  return (
    <text class="lane" x="0" y={y}>
      {name}
    </text>
  );
}

function Axis({ scale }: { scale: Scale }) {
  return (
    <g class="axis">
      {ticksOf(scale, 74).map((tick) => {
        const x = scale.x(scale.from + tick);
        return (
          <g key={tick} transform={`translate(${x} 0)`}>
            <line y1="14" y2={HEIGHT - 18} />
            <text y={HEIGHT - 4}>{tick === 0 ? '0' : `+${brief(tick)}`}</text>
          </g>
        );
      })}
    </g>
  );
}

function Line({ x, name, kind }: { x: number; name: string; kind: string }) {
  return (
    <g class={`line ${kind}`} transform={`translate(${x} 0)`}>
      <line y1="12" y2={HEIGHT - 18} />
      <text y="9">{name}</text>
    </g>
  );
}

function StayBar({ stay, scale }: { stay: Stay; scale: Scale }) {
  const x = scale.x(stay.from);
  const width = Math.max(3, Math.min(scale.x(stay.to), scale.width) - x);
  if (x > scale.width) return null;
  return (
    <g class="stay" data-status={stay.status}>
      <rect x={x} y={LANES.status - 6} width={width} height="20" rx="4">
        <title>{`${stay.status} for ${brief(stay.to - stay.from)}`}</title>
      </rect>
      {width > stay.status.length * 7.4 && (
        <text x={x + 7} y={LANES.status + 8}>
          {stay.status}
        </text>
      )}
    </g>
  );
}

const MARK_PATHS: Record<Mark['kind'], string> = {
  payment: 'M0-6 6 0 0 6-6 0z',
  blocks: 'M-4.5-4.5h9v9h-9z',
  drop: 'M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5',
  note: 'M0-3.5A3.5 3.5 0 1 1 0 3.5 3.5 3.5 0 0 1 0-3.5z',
};
const MARK_NAMES: Record<Mark['kind'], string> = {
  payment: 'payment',
  blocks: 'blocks found:',
  drop: 'dropped:',
  note: '',
};

function MarkDot({ mark, scale }: { mark: Mark; scale: Scale }) {
  const after = brief(mark.at - scale.from);
  return (
    <path
      class={`mark ${mark.kind}`}
      d={MARK_PATHS[mark.kind]}
      transform={`translate(${scale.x(mark.at)} ${LANES.marks})`}
    >
      <title>{`+${after} ${MARK_NAMES[mark.kind]} ${mark.text}`}</title>
    </path>
  );
}

function CallBar({ call, scale }: { call: Call; scale: Scale }) {
  const x = scale.x(call.from);
  const end = scale.x(call.to ?? scale.to);
  const tone = call.went === 'well' ? 'green' : call.went === 'wrong' ? 'red' : 'blue';
  return (
    <rect
      class="call"
      data-tone={tone}
      x={x - 3}
      y={LANES.calls - 5}
      width={Math.max(6, Math.min(end, scale.width) - x + 3)}
      height="10"
      rx="3"
    >
      <title>{`+${brief(call.from - scale.from)} ${call.text}`}</title>
    </rect>
  );
}
