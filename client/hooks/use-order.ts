import { useEffect, useEffectEvent, useState } from 'react';
import { buildClient } from '../api/build-client';
import { isPassing, stageOf } from '../lib/order-stage';
import { loadOrder, type OrderView } from '../lib/order-view';
import { momentOfArrival } from '../lib/time-left';
import { useReturn } from './use-return';

/** How long until a state that ends by itself is looked at again; milliseconds. */
const LOOK_AGAIN = 1_500;

/**
 * An order as it stands: looked up again while it is about to change, when its time is up, and when
 * its buyer comes back to it.
 */
export function useOrder(first: OrderView) {
  const [view, setView] = useState(first);
  const [endsAt, setEndsAt] = useState<number>();
  const [timeIsUp, setTimeIsUp] = useState(first.timeLeft === 0);
  const [looks, setLooks] = useState(0);
  const stage = stageOf(view.order, view.payment, timeIsUp);
  const passing = isPassing(stage, view.order);

  /** @returns whether there was an answer; without one, what is shown stays */
  const reload = async (): Promise<boolean> => {
    try {
      setView(await loadOrder(buildClient({}), first.order.id));
      return true;
    } catch {
      return false;
    } finally {
      setLooks((count) => count + 1);
    }
  };
  const look = useEffectEvent(reload);

  useEffect(() => {
    setEndsAt(momentOfArrival(view.renderedBy) + view.timeLeft);
    setTimeIsUp(view.timeLeft === 0);
  }, [view]);

  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => void look(), LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [passing, looks]);

  useReturn(() => void reload());

  /** Somebody may be paying at this very moment: the services are asked before it is called over. */
  const onTimeUp = async () => {
    if (!(await reload())) setTimeIsUp(true);
  };

  return { ...view, stage, endsAt, reload, onTimeUp };
}
