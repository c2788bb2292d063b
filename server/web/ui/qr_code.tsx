import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

/** One path for all dark squares: runs of a row become rectangles. */
function pathOf(rows: boolean[][]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      let end = x;
      while (row[end]) end++;
      path += `M${x} ${y}h${end - x}v1H${x}z`;
      x = end;
    }
  });
  return path;
}

/** Dark on white in either theme: some wallets cannot read the inverse. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = useMemo(() => encode(text, { ecc: 'M', border: 2 }).data, [text]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
      data-testid="qr"
      data-text={text}
      shape-rendering="crispEdges"
    >
      <path d={pathOf(rows)} />
    </svg>
  );
}
