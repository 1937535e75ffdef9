import type { ConsumerRecord, MemberRecord, StateEvent } from '../store/state';
import type { MessageLog } from '../store/store';
import { Member } from './member';
import { markRedelivered } from './protocol';

/** What a consumer needs of its server. */
export interface ConsumerContext {
  log: MessageLog;
  send(inbox: string, payload: Buffer): void;
  /** False while the client's connection is away: what is sent then reaches nobody. */
  isReachable(inbox: string): boolean;
  record(event: StateEvent): void;
}

/**
 * One reader of a channel: a subscription, or a queue group with all its members. It knows how far
 * the channel was delivered, and who has which message unacknowledged.
 */
export class Consumer {
  readonly members: Member[] = [];
  /** Who left last, for the monitoring pages. */
  lastMember: MemberRecord | undefined;
  /** Delivered to a member that has left; goes to another one before anything new, oldest first. */
  private unowned = new Set<number>();
  private readonly owners = new Map<number, Member>();
  private readonly redeliveries = new Map<number, number>();
  /** The member after the one that was chosen last, so that equals take turns. */
  private turn = 0;

  constructor(
    readonly record: ConsumerRecord,
    private readonly context: ConsumerContext,
  ) {}

  /** Messages delivered and not acknowledged, of members that have left. */
  get unownedCount(): number {
    return this.unowned.size;
  }

  join(member: Member): void {
    this.members.push(member);
  }

  /** Messages that the member has not acknowledged go to the others. */
  leave(member: Member): void {
    member.stopTimer();
    this.lastMember = member.record;
    this.members.splice(this.members.indexOf(member), 1);
    for (const sequence of member.pending.keys()) this.owners.delete(sequence);
    this.addUnowned([...member.pending.keys()]);
    member.pending.clear();
    this.context.record({ type: 'member-gone', id: member.record.id });
  }

  /**
   * Takes up what was delivered before a restart. The member's time is over: it gets the message again
   * when it is back, another one does when it is not back within its ack wait.
   */
  recover(pending: Iterable<[number, number]>): void {
    const unowned: number[] = [];
    for (const [sequence, id] of [...pending].sort(([a], [b]) => a - b)) {
      const owner = this.members.find(({ record }) => record.id === id);
      if (sequence > this.context.log.last) continue;
      if (owner) this.own(owner, sequence, 0);
      else unowned.push(sequence);
    }
    this.addUnowned(unowned);
    for (const member of this.members) this.watch(member);
  }

  /** Removes the message from whoever has it, and makes room for the next. */
  acknowledge(sequence: number): void {
    this.forget(sequence);
    this.pump();
  }

  /** Delivers as much as the members have room for. */
  pump(): void {
    for (const sequence of this.unowned) {
      const member = this.choose();
      if (!member) return;
      this.unowned.delete(sequence);
      this.deliver(member, sequence, true);
    }
    const { log } = this.context;
    while (this.record.lastSent < log.durable) {
      const member = this.choose();
      if (!member) return;
      const sequence = Math.max(this.record.lastSent + 1, log.first);
      if (sequence > log.durable) return;
      this.record.lastSent = sequence;
      this.deliver(member, sequence, false);
    }
  }

  /** The member's connection is back: what has waited too long is sent again at once. */
  resume(member: Member): void {
    member.awaited = false;
    this.redeliverExpired(member);
    this.pump();
  }

  /** Delivers again what the member has had for longer than its ack wait. */
  private redeliverExpired(member: Member): void {
    for (const sequence of member.expired(Date.now())) {
      const other = this.choose(member);
      if (other) {
        member.pending.delete(sequence);
        this.deliver(other, sequence, true);
      } else if (this.canHear(member)) {
        this.deliver(member, sequence, true);
      }
    }
    this.watch(member);
  }

  private watch(member: Member): void {
    member.startTimer(() => this.redeliverExpired(member));
  }

  /**
   * The member with the fewest messages in hand among those that have room, but one whose client
   * misses heartbeats only when there is no other; never `except`. As long as somebody listens, one
   * whose connection is lost has its share like everybody: of its death only heartbeats tell.
   */
  private choose(except?: Member): Member | undefined {
    const { members } = this;
    let best: Member | undefined;
    let next = this.turn;
    let somebodyListens = false;
    for (let i = 0; i < members.length; i++) {
      const index = (this.turn + i) % members.length;
      const member = members[index];
      if (member === except || !member.ready) continue;
      const listens = this.canHear(member);
      somebodyListens ||= listens;
      if (member.isStalled || (!listens && member.awaited)) continue;
      if (best && !isBetter(member, best)) continue;
      best = member;
      next = index + 1;
    }
    if (!somebodyListens) return undefined;
    this.turn = next;
    return best;
  }

  private canHear(member: Member): boolean {
    return member.ready && this.context.isReachable(member.record.inbox);
  }

  private deliver(member: Member, sequence: number, redelivered: boolean): void {
    this.own(member, sequence, Date.now() + member.record.ackWait * 1000);
    const body = this.context.log.read(sequence);
    // dropped by a limit meanwhile: nobody can ever acknowledge it
    if (!body) return this.forget(sequence);

    const { id: consumer } = this.record;
    this.context.record({ type: 'sent', consumer, member: member.record.id, sequence });
    this.context.send(member.record.inbox, redelivered ? this.mark(sequence, body) : body);
    member.lastSent = Math.max(member.lastSent, sequence);
    this.watch(member);
  }

  private forget(sequence: number): void {
    const owner = this.owners.get(sequence);
    if (!owner && !this.unowned.delete(sequence)) return;
    owner?.pending.delete(sequence);
    this.owners.delete(sequence);
    this.redeliveries.delete(sequence);
    this.context.record({ type: 'acked', consumer: this.record.id, sequence });
  }

  private mark(sequence: number, body: Buffer): Buffer {
    const count = (this.redeliveries.get(sequence) ?? 0) + 1;
    this.redeliveries.set(sequence, count);
    return markRedelivered(body, count);
  }

  private own(member: Member, sequence: number, expires: number): void {
    // deleted first, so that the map stays in the order of expiry
    member.pending.delete(sequence);
    member.pending.set(sequence, expires);
    this.owners.set(sequence, member);
  }

  private addUnowned(sequences: number[]): void {
    if (sequences.length === 0) return;
    this.unowned = new Set([...this.unowned, ...sequences].sort((a, b) => a - b));
  }
}

function isBetter(member: Member, than: Member): boolean {
  if (member.isHealthy !== than.isHealthy) return member.isHealthy;
  return member.pending.size < than.pending.size;
}
