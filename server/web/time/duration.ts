// Lengths of time, for people.

/** As a clock shows what is left: "14:05", "1:02:09", "2 d 03:00:00"; never below "0:00". */
export function countdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = total % 60;
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600) % 24;
  const days = Math.floor(total / 86_400);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${two(seconds)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** Short: "320 ms", "4.2 s", "15 min", "2 h 5 min", "3 d 4 h". */
export function brief(ms: number): string {
  if (ms < 0) return `−${brief(-ms)}`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const two = (n: number, unit: string, m: number, smaller: string) =>
    m === 0 ? `${n} ${unit}` : `${n} ${unit} ${m} ${smaller}`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`;
  const s = Math.round(seconds);
  if (s < 3600) return two(Math.floor(s / 60), 'min', s % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(seconds / 3600);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}
