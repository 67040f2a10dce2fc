export type MarkKind = 'promo' | 'holiday' | 'closed';

const SHAPES: Readonly<Record<MarkKind, string>> = {
  promo: 'M8 2 14 14 2 14Z',
  holiday: 'M8 1 15 8 8 15 1 8Z',
  closed: 'M2.5 2.5h11v11h-11Z',
};

/** The shapes of the charts: filled where somebody said so, dashed where it is assumed. */
export function Mark({ kind, isSaid }: { readonly kind: MarkKind; readonly isSaid: boolean }) {
  return (
    <svg class={`mark mark-${kind} ${isSaid ? 'mark-said' : 'mark-assumed'}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[kind]} />
    </svg>
  );
}
