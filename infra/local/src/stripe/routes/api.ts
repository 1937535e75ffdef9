import { Router } from 'express';
import { checkClientSecret } from '../access';
import type { Call, Endpoint } from '../endpoint';
import { noSuch } from '../errors';
import { LIST_PARAMS, page } from '../list';
import { findCharge, listCharges } from '../objects/charge';
import { attempt, confirmIntent } from '../objects/confirmation';
import {
  cancelIntent,
  createIntent,
  findIntent,
  listIntents,
  updateIntent,
} from '../objects/payment-intent';
import { createPaymentMethod, findPaymentMethod } from '../objects/payment-method';
import { createRefund, findRefund, listRefunds } from '../objects/refund';
import { createToken, findToken } from '../objects/token';
import { optionalBoolean, optionalText, optionalTexts, refuseUnknown } from '../params';
import { publicView } from '../public-view';

/** The calls of Stripe's API that the simulator knows: https://docs.stripe.com/api */
export function apiRouter(endpoint: Endpoint): Router {
  const router = Router();

  router.post(
    '/tokens',
    endpoint('tokens.create', 'publishable', ({ context, params }) => createToken(context, params)),
  );
  router.get(
    '/tokens/:id',
    endpoint('tokens.retrieve', 'publishable', ({ context, id }) => findToken(context, id)),
  );

  router.post(
    '/payment_methods',
    endpoint('payment_methods.create', 'publishable', ({ context, params }) =>
      createPaymentMethod(context, params),
    ),
  );
  router.get(
    '/payment_methods/:id',
    endpoint('payment_methods.retrieve', 'secret', ({ context, id }) =>
      findPaymentMethod(context, id),
    ),
  );

  router.post('/payment_intents', endpoint('payment_intents.create', 'secret', createAndConfirm));
  router.get(
    '/payment_intents',
    endpoint('payment_intents.list', 'secret', ({ context, params }) =>
      listIntents(context, params),
    ),
  );
  router.get(
    '/payment_intents/:id',
    endpoint('payment_intents.retrieve', 'publishable', retrieveIntent),
  );
  router.post(
    '/payment_intents/:id',
    endpoint('payment_intents.update', 'secret', ({ context, id, params }) =>
      updateIntent(context, id, params),
    ),
  );
  router.post(
    '/payment_intents/:id/confirm',
    endpoint('payment_intents.confirm', 'publishable', confirm),
  );
  router.post(
    '/payment_intents/:id/cancel',
    endpoint('payment_intents.cancel', 'secret', ({ context, id, params }) =>
      cancelIntent(context, id, params),
    ),
  );

  router.get(
    '/charges',
    endpoint('charges.list', 'secret', ({ context, params }) => listCharges(context, params)),
  );
  router.get(
    '/charges/:id',
    endpoint('charges.retrieve', 'secret', ({ context, id }) => findCharge(context, id)),
  );

  router.post(
    '/refunds',
    endpoint('refunds.create', 'secret', ({ context, params }) => createRefund(context, params)),
  );
  router.get(
    '/refunds',
    endpoint('refunds.list', 'secret', ({ context, params }) => listRefunds(context, params)),
  );
  router.get(
    '/refunds/:id',
    endpoint('refunds.retrieve', 'secret', ({ context, id }) => findRefund(context, id)),
  );

  router.get('/events', endpoint('events.list', 'secret', listEvents));
  router.get('/events/:id', endpoint('events.retrieve', 'secret', retrieveEvent));
  return router;
}

function createAndConfirm({ context, params }: Call): object {
  const intent = createIntent(context, params);
  if (!optionalBoolean(params, 'confirm')) return intent;
  return attempt(context, intent, undefined, params);
}

function retrieveIntent({ context, id, key, params }: Call): object {
  refuseUnknown(params, ['client_secret', 'expand']);
  const intent = findIntent(context, id);
  if (key === 'secret') return intent;
  checkClientSecret(params.client_secret, intent);
  return publicView(intent);
}

function confirm({ context, id, key, params }: Call): object {
  if (key === 'secret') return confirmIntent(context, id, params);
  checkClientSecret(params.client_secret, findIntent(context, id));
  return publicView(confirmIntent(context, id, params));
}

function listEvents({ context, params }: Call): object {
  refuseUnknown(params, [...LIST_PARAMS, 'type', 'types']);
  const type = optionalText(params, 'type');
  const types = optionalTexts(params, 'types') ?? (type === undefined ? undefined : [type]);
  const events = context.store
    .list('event')
    .filter((event) => types === undefined || types.includes(event.type));
  return page(events, params, '/v1/events');
}

function retrieveEvent({ context, id }: Call): object {
  const event = context.store.find('event', id);
  if (event) return event;
  throw noSuch('event', id);
}
