import { type ComponentProps, useId } from 'react';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className'> {
  readonly label: string;
  readonly name: string;
  /** What the input asks for, in a few words. */
  readonly hint?: string;
  /** Why the last value was refused. */
  readonly error?: string;
  /** Shown inside the input's frame, before what is typed. */
  readonly prefix?: string;
}

/** An input with its label, and beside it the reason why it was refused. */
export function TextField({ label, hint, error, prefix, ...input }: TextFieldProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint && `${id}-hint`;
  const control = (
    <input
      {...input}
      id={id}
      className={`form-control${error ? ' is-invalid' : ''}`}
      aria-invalid={error ? true : undefined}
      aria-describedby={described}
    />
  );
  return (
    <div className="mb-3">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {prefix ? (
        <div className={`input-group${error ? ' has-validation' : ''}`}>
          <span className="input-group-text" aria-hidden="true">
            {prefix}
          </span>
          {control}
        </div>
      ) : (
        control
      )}
      {error && (
        <div className="invalid-feedback d-block" id={`${id}-error`}>
          {error}
        </div>
      )}
      {hint && !error && (
        <div className="form-text" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}
