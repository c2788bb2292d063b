import { useEffect, useState } from 'preact/hooks';
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

/** Making the code takes as long as all the rest of a page, which is not to wait for it. */
const ONCE_PAINTED_MS = 50;

/** Dark on white in either theme: some wallets cannot read the inverse. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState({ text: '', size: 1, path: '' });
  useEffect(() => {
    const timer = setTimeout(() => {
      const rows = encode(text, { ecc: 'M', border: 2 }).data;
      setDrawn({ text, size: rows.length, path: pathOf(rows) });
    }, ONCE_PAINTED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      role="img"
      aria-label={label}
      data-testid="qr"
      data-text={drawn.text}
      shape-rendering="crispEdges"
    >
      <path d={drawn.text === text ? drawn.path : ''} />
    </svg>
  );
}
