import type { ReactNode } from 'react';
import { useHydrated } from '../hooks/use-hydrated';

interface ActionButtonProps {
  readonly children: ReactNode;
  /** Locked, and shown to be at work; a form's `onSubmit` sees to it that Enter is too. */
  readonly busy: boolean;
  /** What it says while at work. */
  readonly busyLabel?: string;
  readonly className?: string;
  /** Without it the button submits its form. */
  readonly onClick?: () => void;
  readonly disabled?: boolean;
}

/** A button whose work takes a while. It opens once the page's script is there to do that work. */
export function ActionButton({
  children,
  busy,
  busyLabel = 'One moment …',
  className = 'btn btn-primary',
  onClick,
  disabled = false,
}: ActionButtonProps) {
  const hydrated = useHydrated();
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      className={busy ? `${className} disabled` : className}
      onClick={busy ? undefined : onClick}
      disabled={disabled || !hydrated}
      // a button that is disabled loses the focus, and with it the keyboard's place on the page
      aria-disabled={busy}
      aria-busy={busy}
    >
      {busy ? (
        <>
          <span className="spinner-border spinner-border-sm me-2" aria-hidden="true" />
          {busyLabel}
        </>
      ) : (
        children
      )}
    </button>
  );
}
