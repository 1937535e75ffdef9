import { scripted } from '../test/stripe-double';

export const stripe = {
  paymentIntents: {
    create: scripted('paymentIntents.create'),
    retrieve: scripted('paymentIntents.retrieve'),
    confirm: scripted('paymentIntents.confirm'),
    cancel: scripted('paymentIntents.cancel'),
  },
  refunds: { create: scripted('refunds.create') },
};
