import mongoose, { type Collection, type Connection } from 'mongoose';
import { targets, type Capability } from './targets';

/** What a suite works with. */
export interface Bench {
  connection(): Connection;
  /** A collection that no other test uses. */
  collection(): Collection;
  /** Like `it`, on the servers that know all of this. */
  itNeeding(...needed: Capability[]): jest.It;
}

let serial = 0;

/** Stands for `it` where a server does not claim to know what the test asks. */
const unasked = Object.assign(() => undefined, {
  each: () => () => undefined,
}) as unknown as jest.It;

/**
 * One suite for every server that knows what all of its tests need; a server that isn't there shows
 * as one skip, with the reason.
 */
export function conformance(
  title: string,
  body: (bench: Bench) => void,
  ...needed: Capability[]
): void {
  const able = targets.filter(({ lacks }) => !needed.some((each) => lacks.includes(each)));
  for (const target of able) {
    if (target.missing) {
      it.skip(`${title}: ${target.name} (${target.missing})`, () => undefined);
      continue;
    }
    describe(`${title}: ${target.name}`, () => {
      let server: Awaited<ReturnType<typeof target.start>>;
      let connection: Connection;

      beforeAll(async () => {
        server = await target.start();
        connection = await mongoose
          .createConnection(`${server.uri}/conformance`, { maxPoolSize: 20 })
          .asPromise();
      });

      afterAll(async () => {
        await connection.close();
        await server.stop();
      });

      body({
        connection: () => connection,
        collection: () => connection.collection(`c${(serial += 1)}`),
        itNeeding: (...needed) =>
          needed.some((capability) => target.lacks.includes(capability)) ? unasked : it,
      });
    });
  }
}
