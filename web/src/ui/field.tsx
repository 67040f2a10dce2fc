import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** What was understood of what stands in it; read out when it changes. */
  readonly echo?: ComponentChildren;
  /** The control, given the attributes that tie it to its label, hint and error. */
  readonly children: (ties: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ComponentChildren;
}

/** A control with its label, what it means, and what is wrong with its value. */
export function Field({ label, hint, error, echo, children }: FieldProps) {
  const id = useId();
  const descriptions = [
    hint !== undefined && `${id}-hint`,
    echo !== undefined && `${id}-echo`,
    error !== undefined && `${id}-error`,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(descriptions && { 'aria-describedby': descriptions }),
        ...(error !== undefined && { 'aria-invalid': true }),
      })}
      {echo !== undefined && (
        <p class="field-echo" id={`${id}-echo`} role="status">
          {echo}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
