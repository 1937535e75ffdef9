import { useRouter } from 'next/router';
import { useEffect, useState } from 'react';

/** Below this nobody notices that they wait; milliseconds. */
const NOTICEABLE = 150;

/** A thin bar at the top while the next page is on its way. */
export function RouteProgress() {
  const { events } = useRouter();
  const [waiting, setWaiting] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setWaiting(true), NOTICEABLE);
    };
    const end = () => {
      clearTimeout(timer);
      setWaiting(false);
    };
    events.on('routeChangeStart', start);
    events.on('routeChangeComplete', end);
    events.on('routeChangeError', end);
    return () => {
      end();
      events.off('routeChangeStart', start);
      events.off('routeChangeComplete', end);
      events.off('routeChangeError', end);
    };
  }, [events]);

  return waiting ? <div className="route-progress" role="status" aria-label="Loading" /> : null;
}
