import { startStripeSimulator } from '@gittix/local/build/stripe/simulator';
import { simulatorProgram } from '../simulator';

it('has a path for probes that the simulator answers', async () => {
  const simulator = await startStripeSimulator({ port: 0 });
  try {
    for (const { paths } of Object.values(simulatorProgram().probes)) {
      for (const path of paths) {
        expect((await fetch(`http://127.0.0.1:${simulator.port}${path}`)).status).toBe(200);
      }
    }
  } finally {
    await simulator.close();
  }
});
