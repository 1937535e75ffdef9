import type { MemberRecord } from '../store/state';
import { timerWait } from '../timers';
import type { Client } from './clients';

/** Expiries this close together are handled at once instead of by a timer each. Milliseconds. */
const SLACK = 15;

/** A live subscription: one client's share in a consumer. */
export class Member {
  /** Delivered and not acknowledged: message number → when it is due again, soonest first. */
  readonly pending = new Map<number, number>();
  lastSent = 0;
  /** False until the client has been told that it is subscribed. */
  ready = false;
  /** Known from before the server's restart; its client has not come back yet. */
  awaited = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly record: MemberRecord,
    private readonly client: Pick<Client, 'failedHeartbeats'>,
  ) {}

  /** False when its client did not answer the last heartbeat. */
  get isHealthy(): boolean {
    return this.client.failedHeartbeats === 0;
  }

  get isStalled(): boolean {
    return this.pending.size >= this.record.maxInFlight;
  }

  /** What is due, a snapshot: redelivery changes `pending`. */
  expired(now: number): number[] {
    const due: number[] = [];
    for (const [sequence, expires] of this.pending) {
      if (expires > now + SLACK) break;
      due.push(sequence);
    }
    return due;
  }

  /** Calls back when the oldest pending message is due; does nothing while a timer is running. */
  startTimer(onExpiry: () => void): void {
    if (this.timer || this.pending.size === 0) return;
    const now = Date.now();
    const [due] = this.pending.values();
    // what could not be delivered though it was due (nobody there) is looked at after another wait
    const wait = due > now + SLACK ? due - now : this.record.ackWait * 1000;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      onExpiry();
    }, timerWait(wait));
  }

  stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
