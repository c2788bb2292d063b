// Line icons on a grid of 16, in the text's colour. They say nothing that words do not.
const PATHS = {
  arrow: 'M3 8h9M8.5 4.5 12 8l-3.5 3.5',
  back: 'M13 8H4M7.5 4.5 4 8l3.5 3.5',
  bolt: 'M9 1.8 3.5 9h4L7 14.2 12.5 7h-4z',
  check: 'M3 8.5 6.3 12 13 4.5',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  clock: 'M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  close: 'm4 4 8 8m0-8-8 8',
  code: 'm5.5 4.5-4 3.5 4 3.5m5-7 4 3.5-4 3.5',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  dash: 'M3.5 8h9',
  flow: 'M2 4h3m0 0a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0m3 0h6M2 12h6m3 0h3m-6 0a1.5 1.5 0 1 0 3 0',
  hook: 'M6 2.5a3 3 0 0 1 3 5l-2.5 4A2.5 2.5 0 1 1 4 8m5-2.5L11.5 10a2.5 2.5 0 1 1-1.7 3H5.5',
  key: 'M9.5 6.5a3.25 3.25 0 1 1-3-3.2M8.8 8.8l5 5m-2-2 1.5-1.5',
  keyboard: 'M1.5 4h13v8.5h-13zM4 6.8h.1m2.6 0h.1m2.6 0h.1m2.6 0h.1M4.5 10h7',
  list: 'M2 4h.5M5 4h9M2 8h.5M5 8h9M2 12h.5M5 12h9',
  pause: 'M5.5 3.5v9m5-9v9',
  play: 'M5 3v10l7.5-5z',
  plus: 'M8 3v10M3 8h10',
  refresh: 'M13 3.5v3h-3M3 12.5v-3h3M12.6 6.5A5 5 0 0 0 4 4.6M3.4 9.5a5 5 0 0 0 8.6 1.9',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.3-1.2 3.2 3.2',
  send: 'M14 2 7 9m7-7L9.5 14 7 9 2 6.5z',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zm0 0a5.5 5.5 0 0 1 0 11',
  warn: 'M8 2 1.5 13.5h13zM8 6.5v3m0 1.9v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
