import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False on the server and until the page's script has taken over: a form would do nothing yet. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
