import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface CardProps {
  readonly title: string;
  /** Stands at the right of the title: buttons, a link. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a screen under its own heading. */
export function Card({ title, actions, children }: CardProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {actions && <div class="card-actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A number that matters, with what it is and a line about it. */
export function Figure({ label, value, note }: { label: string; value: string; note?: ComponentChildren }) {
  return (
    <div class="figure">
      <p class="figure-label">{label}</p>
      <p class="figure-value">{value}</p>
      {note !== undefined && <p class="figure-note">{note}</p>}
    </div>
  );
}
