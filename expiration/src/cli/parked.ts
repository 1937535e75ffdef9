#!/usr/bin/env node
import { describeParked } from '@gittix/common';
import { parkedAt, storeLocation } from '../queues/expiration-store';

/** Lists what this service could not use. It reads only: the service may run meanwhile. */
async function main(): Promise<void> {
  console.log(describeParked(await parkedAt(storeLocation())));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
