// A linear scale of time, with ticks at round lengths.

export interface Scale {
  from: number;
  to: number;
  width: number;
  x: (at: number) => number;
}

export function scaleOf(from: number, to: number, width: number): Scale {
  const span = Math.max(1, to - from);
  return { from, to: from + span, width, x: (at) => ((at - from) / span) * width };
}

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  S,
  2 * S,
  5 * S,
  10 * S,
  15 * S,
  30 * S,
  M,
  2 * M,
  5 * M,
  10 * M,
  15 * M,
  30 * M,
  H,
  2 * H,
  3 * H,
  6 * H,
  12 * H,
  D,
  2 * D,
  5 * D,
  10 * D,
  30 * D,
  100 * D,
];
const MOST_TICKS = 60;

/** Lengths of time from the scale's begin, at least `apart` pixels from each other. */
export function ticksOf(scale: Scale, apart: number): number[] {
  const span = scale.to - scale.from;
  const least = (span * apart) / Math.max(1, scale.width);
  const last = STEPS[STEPS.length - 1] as number;
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / last) * last;
  const ticks: number[] = [];
  for (let at = 0; at <= span && ticks.length < MOST_TICKS; at += step) ticks.push(at);
  return ticks;
}
