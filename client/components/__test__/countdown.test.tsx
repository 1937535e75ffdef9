import { act, cleanup, render, screen } from '@testing-library/react';
import { Countdown } from '../countdown';

const minute = 60_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

function start(timeLeft: number, onEnd: () => void = () => undefined) {
  return render(
    <Countdown endsAt={performance.now() + timeLeft} timeLeft={timeLeft} onEnd={onEnd} />,
  );
}

function pass(milliseconds: number): void {
  act(() => jest.advanceTimersByTime(milliseconds));
}

const shown = () => screen.getByRole('timer').textContent;

it('counts down in minutes and seconds', () => {
  start(15 * minute);
  expect(shown()).toBe('15:00');

  pass(28_000);

  expect(shown()).toBe('14:32');
});

it('shows hours where a hold is that long', () => {
  start(61 * minute + 1_000);

  expect(shown()).toBe('1:01:01');
});

it('tells once that the time is up, and stays at zero', () => {
  const onEnd = jest.fn();
  start(2_000, onEnd);
  pass(1_000);
  expect(onEnd).not.toHaveBeenCalled();

  pass(5_000);

  expect(onEnd).toHaveBeenCalledTimes(1);
  expect(shown()).toBe('0:00');
});

it('is right again after the browser has paused it', () => {
  start(10 * minute);
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 4 * minute);

  pass(1_000);

  expect(shown()).toBe('6:00');
});

it('does not ask the wall clock, which may be wrong or be set meanwhile', () => {
  start(10 * minute);
  jest.setSystemTime(new Date('2000-01-01'));

  pass(60_000);

  expect(shown()).toBe('9:00');
});

it('stands still until the end is known, as on the server', () => {
  render(<Countdown timeLeft={90_000} onEnd={() => undefined} />);

  pass(5_000);

  expect(shown()).toBe('1:30');
});

it('reads the time out at few moments only', () => {
  const { container } = start(62_000);
  const spoken = container.querySelector('[aria-live="polite"]');
  expect(spoken?.textContent).toBe('');

  pass(2_000);
  expect(spoken?.textContent).toBe('1 minute left');

  pass(20_000);
  expect(spoken?.textContent).toBe('1 minute left');

  pass(10_000);
  expect(spoken?.textContent).toBe('30 seconds left');
});

it('stops its clock when it is taken off the page', () => {
  const onEnd = jest.fn();
  const { unmount } = start(2_000, onEnd);

  unmount();
  jest.advanceTimersByTime(10_000);

  expect(onEnd).not.toHaveBeenCalled();
  expect(jest.getTimerCount()).toBe(0);
});
