// Whether anybody looks at the page. A browser has six connections for a host, and a stream takes
// one for as long as it is open: tabs that nobody looks at give theirs back after a while.

const FORGOTTEN_MS = 10_000;

/** Calls `change` with whether the page is wanted, when that changes, until it is ended. */
export function whenWanted(change: (wanted: boolean) => void): () => void {
  let timer = 0;
  let wanted = true;
  const set = (now: boolean) => {
    if (now === wanted) return;
    wanted = now;
    change(now);
  };
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = window.setTimeout(() => set(false), FORGOTTEN_MS);
    else set(true);
  };
  document.addEventListener('visibilitychange', look);
  look(); // a tab may be opened where nobody looks
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
