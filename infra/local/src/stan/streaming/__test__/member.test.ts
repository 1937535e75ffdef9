import { Member } from '../member';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const aMember = (ackWait: number) =>
  new Member(
    {
      id: 1,
      consumer: 1,
      clientId: 'client',
      inbox: 'inbox',
      ackInbox: 'ack',
      maxInFlight: 2,
      ackWait,
    },
    { failedHeartbeats: 0 },
  );

describe('the timer of a member', () => {
  it('fires once, when its oldest message is due', () => {
    const member = aMember(30);
    const onExpiry = jest.fn();
    member.pending.set(1, Date.now() + 1000);
    member.pending.set(2, Date.now() + 2000);
    member.startTimer(onExpiry);
    member.startTimer(onExpiry);
    jest.advanceTimersByTime(999);
    expect(onExpiry).not.toHaveBeenCalled();
    jest.advanceTimersByTime(5000);
    expect(onExpiry).toHaveBeenCalledTimes(1);
  });

  it('does not run without messages, nor after it was stopped', () => {
    const member = aMember(30);
    member.startTimer(() => undefined);
    expect(jest.getTimerCount()).toBe(0);
    member.pending.set(1, Date.now() + 1000);
    member.startTimer(() => undefined);
    member.stopTimer();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks again after another wait at what could not be delivered', () => {
    const member = aMember(30);
    const onExpiry = jest.fn();
    member.pending.set(1, 0);
    member.startTimer(onExpiry);
    jest.advanceTimersByTime(29_999);
    expect(onExpiry).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(onExpiry).toHaveBeenCalledTimes(1);
  });

  it('does not fire at once when the wait is longer than timers can be', () => {
    const member = aMember(2 ** 31 - 1);
    const onExpiry = jest.fn();
    member.pending.set(1, Date.now() + member.record.ackWait * 1000);
    member.startTimer(onExpiry);
    jest.advanceTimersByTime(3_600_000);
    expect(onExpiry).not.toHaveBeenCalled();
  });
});

describe('a member', () => {
  it('tells what is due, oldest first, and nothing behind what is not', () => {
    const member = aMember(30);
    member.pending.set(3, 100);
    member.pending.set(1, 100);
    member.pending.set(2, 200);
    expect(member.expired(100)).toEqual([3, 1]);
    expect(member.expired(0)).toEqual([]);
  });

  it('is stalled when it has as many messages as it may', () => {
    const member = aMember(30);
    member.pending.set(1, 0);
    expect(member.isStalled).toBe(false);
    member.pending.set(2, 0);
    expect(member.isStalled).toBe(true);
  });
});
