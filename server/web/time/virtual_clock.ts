// An account's clock as a page knows it: what it showed when it last told, and how fast it runs.

export interface ClockReading {
  /** What it showed, in milliseconds since 1970. */
  time: number;
  /** Virtual seconds in a real one; 0: it stands still. */
  factor: number;
  /** When that came, by this page's own monotonic time. */
  heardAt: number;
}

/** What it shows at an instant of this page's own monotonic time. */
export function shownAt(reading: ClockReading, monotonic: number): number {
  return reading.time + (monotonic - reading.heardAt) * reading.factor;
}

/** The factor of a mode as the control API writes it: "real", "x60", "manual". */
export function factorOf(mode: string): number {
  if (mode === 'manual') return 0;
  const factor = /^x([0-9.]+)$/.exec(mode);
  return factor ? Number(factor[1]) : 1;
}
