import fc from 'fast-check';
import { Retention } from '../retention';
import { defaultLimits } from '../store';

describe('what the limits of a channel keep', () => {
  it('is what a plain list with the same limits would keep', () => {
    const limits = fc.record({
      maxMessages: fc.constantFrom(0, 1, 3, 10),
      maxBytes: fc.constantFrom(0, 1, 20, 1000),
      maxAge: fc.constantFrom(0, 50),
    });
    const step = fc.record({
      size: fc.integer({ min: 1, max: 30 }),
      delay: fc.integer({ min: 0, max: 20 }),
      expire: fc.boolean(),
    });
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const dropped: number[] = [];
        const retention = new Retention({ ...defaultLimits, ...limit }, (n) => dropped.push(n));
        let kept: { sequence: number; size: number; time: number }[] = [];
        let now = 1;
        const bytes = () => kept.reduce((sum, { size }) => sum + size, 0);
        steps.forEach(({ size, delay, expire }, i) => {
          now += delay;
          retention.add(now, size);
          kept.push({ sequence: i + 1, size, time: now });
          while (limit.maxMessages > 0 && kept.length > limit.maxMessages) kept.shift();
          while (limit.maxBytes > 0 && bytes() > limit.maxBytes && kept.length > 1) kept.shift();
          if (expire) {
            retention.expire(now);
            if (limit.maxAge > 0) kept = kept.filter(({ time }) => time >= now - limit.maxAge);
          }
          expect(retention.count).toBe(kept.length);
          expect(retention.bytes).toBe(bytes());
          expect(retention.first).toBe(kept[0]?.sequence ?? i + 2);
          expect(retention.last).toBe(i + 1);
          expect(retention.lastTimestamp).toBe(now);
          expect(retention.sequenceAt(now)).toBe(
            kept.find(({ time }) => time >= now)?.sequence ?? i + 2,
          );
        });
        const gone = Math.max(0, retention.first - 1);
        expect(dropped).toEqual(Array.from({ length: gone }, (_, i) => i + 1));
      }),
    );
  });

  it('stays the same over the points where old entries are cut off', () => {
    const retention = new Retention({ ...defaultLimits, maxMessages: 10 }, () => undefined);
    for (let i = 1; i <= 30_000; i++) {
      retention.add(i, i % 7);
      if (i % 1000 !== 0) continue;
      expect([retention.first, retention.last, retention.count]).toEqual([i - 9, i, 10]);
      expect(retention.sequenceAt(i - 4)).toBe(i - 4);
    }
  });
});
