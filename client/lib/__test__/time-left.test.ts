import { timeLeft } from '../time-left';

const answeredAt = (date: string) => ({ headers: { date } });

it('goes by the clock of the service, not by this machine’s', () => {
  jest.useFakeTimers({ now: new Date('1999-01-01') });

  const left = timeLeft('2030-01-01T00:15:00Z', answeredAt('Tue, 01 Jan 2030 00:00:00 GMT'));

  expect(left).toBe(15 * 60_000 - 999);
  jest.useRealTimers();
});

it('is never below zero', () => {
  expect(timeLeft('2030-01-01T00:00:00Z', answeredAt('Tue, 01 Jan 2030 01:00:00 GMT'))).toBe(0);
});
