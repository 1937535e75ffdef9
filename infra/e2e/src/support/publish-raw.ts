import { randomBytes } from 'node:crypto';
import { connect } from 'node-nats-streaming';
import type { StartedStack } from '@gittix/local/build/launcher/start-stack';

/** Publishes on the stack's bus, in this order, what no publisher of ours might: text as it is. */
export async function publishRaw(
  { run }: StartedStack,
  messages: readonly (readonly [subject: string, data: string | object])[],
): Promise<void> {
  const { url, clusterId } = run.nats;
  const stan = connect(clusterId, `test-${randomBytes(4).toString('hex')}`, { url });
  await new Promise((resolve) => stan.once('connect', resolve));
  for (const [subject, data] of messages) {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    await new Promise<void>((resolve, reject) => {
      stan.publish(subject, text, (error) => (error ? reject(error) : resolve()));
    });
  }
  const closed = new Promise((resolve) => stan.once('close', resolve));
  stan.close();
  await closed;
}
