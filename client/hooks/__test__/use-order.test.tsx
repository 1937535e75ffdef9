import { act, cleanup, renderHook } from '@testing-library/react';
import type { Order, Payment } from '../../lib/api-types';
import { loadOrder, type OrderView } from '../../lib/order-view';
import { useOrder } from '../use-order';

jest.mock('../../lib/order-view', () => ({ loadOrder: jest.fn() }));

const look = jest.mocked(loadOrder);

beforeEach(() => {
  jest.useFakeTimers();
  look.mockReset();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

function buildView(
  status: Order['status'],
  payment: Payment['status'] | null,
  timeLeft = 60_000,
): OrderView {
  const order = { id: '7', status, title: 'concert', price: 20 } as Order;
  return {
    order,
    payment: payment && { id: '1', status: payment },
    timeLeft,
    renderedBy: 'browser',
  };
}

/** All the stages that were ever shown, beside what the hook gives. */
function follow(first: OrderView) {
  const stages: string[] = [];
  const { result } = renderHook(() => {
    const order = useOrder(first);
    stages.push(order.stage);
    return order;
  });
  return { stages, result };
}

/** So long that what passes by itself has been looked at once more. */
const passAWhile = () => act(() => jest.advanceTimersByTimeAsync(2_000));

it('looks again until a payment has its end', async () => {
  const { result } = follow(buildView('awaiting:payment', 'pending'));
  look.mockResolvedValueOnce(buildView('awaiting:payment', 'pending'));
  look.mockResolvedValueOnce(buildView('complete', 'paid'));

  for (let i = 0; i < 3; i += 1) await passAWhile();

  expect(look).toHaveBeenCalledTimes(2);
  expect(result.current.stage).toBe('complete');
});

it('goes on looking when one look has failed', async () => {
  const { result } = follow(buildView('awaiting:payment', 'pending'));
  look.mockRejectedValueOnce(new Error('no connection'));
  look.mockResolvedValueOnce(buildView('complete', 'paid'));

  await passAWhile();
  await passAWhile();

  expect(result.current.stage).toBe('complete');
});

it('asks before it calls the time up: a payment may be under way', async () => {
  const { result, stages } = follow(buildView('awaiting:payment', null, 1_000));
  look.mockResolvedValue(buildView('awaiting:payment', 'pending', 0));

  await act(() => result.current.onTimeUp());

  expect(result.current.stage).toBe('processing');
  expect(stages).not.toContain('expired');
});

it('calls the time up by its own clock when nobody answers', async () => {
  const { result } = follow(buildView('awaiting:payment', null, 1_000));
  look.mockRejectedValue(new Error('no connection'));

  await act(() => result.current.onTimeUp());

  expect(result.current.stage).toBe('expired');
});
