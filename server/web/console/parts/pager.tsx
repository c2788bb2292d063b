import { Icon } from '../../ui/icons.tsx';

/** Of a list of which one page is shown. */
export interface Place {
  /** Behind which the page begins; empty: the first one. */
  after: string;
  /** Behind which the next one does, as the sandbox has told. */
  next: string;
}

/** Whether the sandbox has told of a page behind this one. */
export function hasMore(next: string): boolean {
  return next !== '' && next !== '0';
}

interface Props {
  /** What is listed: "orders". */
  what: string;
  place: Place;
  shown: number;
  /** How many there are on all pages, where that is known. */
  total?: number | undefined;
  /** The address of the page that begins behind `after`. */
  hrefOfPage: (after: string) => string;
  /** What the ways are called. */
  toFirst?: string;
  toNext?: string;
}

/** Below a list, right behind it: how many there are, and the ways to the other pages. */
export function Pager(props: Props) {
  const { what, place, shown, hrefOfPage, toFirst = 'Newest', toNext = 'Older' } = props;
  const isFirst = place.after === '';
  const isLast = !hasMore(place.next);
  const total = props.total ?? (isFirst && isLast ? shown : undefined);
  return (
    <nav class="pager" aria-label={`More ${what}`}>
      <span class="faint number">
        {total === undefined ? `${shown} on this page` : `${total.toLocaleString('en')} in all`}
      </span>
      <span class="grow" />
      {!isFirst && (
        <a class="button small" href={hrefOfPage('')} data-testid="newest" onClick={toTop}>
          {toFirst}
        </a>
      )}
      {!isLast && (
        <a class="button small" href={hrefOfPage(place.next)} data-testid="older" onClick={toTop}>
          {toNext}
          <Icon name="chevron" size={12} />
        </a>
      )}
    </nav>
  );
}

/** The new page is read from its beginning, and not from where the old one ended. */
function toTop(event: MouseEvent): void {
  const list = (event.currentTarget as Element).closest('nav')?.previousElementSibling;
  list?.scrollIntoView();
}
