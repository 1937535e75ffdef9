import { CardElement, Elements, useElements, useStripe } from '@stripe/react-stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import type { StripeError } from '@stripe/stripe-js';
import { useEffect, useEffectEvent, useImperativeHandle, useState } from 'react';
import { CardProblem, type CardEntry, type CardFieldsProps } from './card-entry';

/** Stripe's own card fields, in a frame of Stripe's: the number never reaches our page. */
export function StripeCardFields(props: CardFieldsProps) {
  const [stripe] = useState(() => loadStripe(props.publishableKey));
  const report = useEffectEvent(props.onProblem);

  useEffect(() => {
    stripe.catch(() =>
      report('Stripe could not be loaded. Check your connection and reload the page.'),
    );
  }, [stripe]);

  return (
    <Elements stripe={stripe}>
      <CardFields {...props} />
    </Elements>
  );
}

function CardFields({ entryRef, onReady }: CardFieldsProps) {
  const stripe = useStripe();
  const elements = useElements();

  useImperativeHandle(entryRef, (): CardEntry => ({
    tokenize: async () => {
      const card = elements?.getElement(CardElement);
      if (!stripe || !card) throw new CardProblem('The card fields are not ready yet.');
      const { token, error } = await stripe.createToken(card);
      if (!token) throw problemOf(error);
      return token.id;
    },
    authenticate: async (clientSecret) => {
      if (!stripe) throw new CardProblem('The card fields are not ready yet.');
      const { paymentIntent, error } = await stripe.handleNextAction({ clientSecret });
      const method = paymentIntent?.payment_method;
      if (paymentIntent?.status === 'succeeded' && method) {
        return typeof method === 'string' ? method : method.id;
      }
      throw problemOf(error);
    },
  }));

  return (
    <div className="stripe-card">
      <span className="form-label d-block">Card</span>
      <div className="form-control">
        <CardElement onReady={onReady} options={{ style: { base: { fontSize: '16px' } } }} />
      </div>
    </div>
  );
}

function problemOf(error: Pick<StripeError, 'message'> | undefined): CardProblem {
  return new CardProblem(error?.message ?? 'Your bank did not approve this.');
}
