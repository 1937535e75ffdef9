import { Router } from 'express';
import { checkClientSecret } from '../access';
import type { Call, Endpoint } from '../endpoint';
import type { Faults } from '../faults';
import { missingParameter } from '../errors';
import { authenticate } from '../objects/confirmation';
import { findIntent } from '../objects/payment-intent';
import { optionalOneOf, refuseUnknown } from '../params';
import { publicView } from '../public-view';

/** What Stripe has no call for: passing 3-D Secure without a bank, and asking for faults. */
export function simulatorRouter(endpoint: Endpoint, faults: Faults): Router {
  const router = Router();

  router.post(
    '/payment_intents/:id/authenticate',
    endpoint('simulator.authenticate', 'anyone', authenticateIntent),
  );
  router.post(
    '/faults',
    endpoint('simulator.plan', 'secret', ({ params }) => faults.plan(params)),
  );
  router.get(
    '/faults',
    endpoint('simulator.list', 'secret', () => ({ object: 'list', data: faults.list() })),
  );
  router.delete(
    '/faults',
    endpoint('simulator.clear', 'secret', () => {
      faults.clear();
      return { object: 'list', data: [] };
    }),
  );
  return router;
}

/** The client secret is the proof, as in the browser of the card's holder: no key is asked for. */
function authenticateIntent({ context, id, params }: Call): object {
  refuseUnknown(params, ['client_secret', 'outcome']);
  const intent = findIntent(context, id);
  checkClientSecret(params.client_secret, intent);
  const outcome = optionalOneOf(params, 'outcome', ['succeed', 'fail']);
  if (outcome === undefined) throw missingParameter('outcome');
  return publicView(authenticate(context, intent, outcome));
}
