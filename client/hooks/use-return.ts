import { useEffect, useEffectEvent } from 'react';

/** Calls `onReturn` when the visitor comes back to this tab, or to this page by the back button. */
export function useReturn(onReturn: () => void): void {
  const look = useEffectEvent(onReturn);
  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === 'visible') look();
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) look();
    };
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('pageshow', onShow);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('pageshow', onShow);
    };
  }, []);
}
