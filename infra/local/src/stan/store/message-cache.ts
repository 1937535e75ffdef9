/** The newest messages of a log, so that delivering what was just published reads no disk. */
export class MessageCache {
  private readonly bodies = new Map<number, Buffer>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(sequence: number): Buffer | undefined {
    return this.bodies.get(sequence);
  }

  add(sequence: number, body: Buffer): void {
    this.bodies.set(sequence, body);
    this.bytes += body.length;
    for (const [oldest, { length }] of this.bodies) {
      if (this.bytes <= this.maxBytes) return;
      this.bodies.delete(oldest);
      this.bytes -= length;
    }
  }
}
