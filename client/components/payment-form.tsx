import dynamic from 'next/dynamic';
import { type FormEvent, useRef, useState } from 'react';
import { useRequest } from '../hooks/use-request';
import type { Order, Payment } from '../lib/api-types';
import { formatMoney } from '../lib/money';
import { publicSettings, SIMULATOR_KEY } from '../lib/settings';
import { ActionButton } from './action-button';
import { CardProblem, type CardEntry } from './cards/card-entry';
import { ErrorBlock } from './error-block';

// each is loaded where it is used, and only there
const StripeCardFields = dynamic(
  () => import('./cards/stripe-card-fields').then((module) => module.StripeCardFields),
  { ssr: false },
);
const SimulatorCardFields = dynamic(() =>
  import('./cards/simulator-card-fields').then((module) => module.SimulatorCardFields),
);

interface PaymentFormProps {
  readonly order: Order;
  readonly payment: Payment | null;
  /** Called whenever there may be another state to show; the form is locked until it is done. */
  readonly onChange: () => Promise<unknown>;
}

/** What `POST /api/payments` answers: paid, or the buyer's bank wants to see them first. */
type PaymentAnswer = { readonly id: string } | { readonly clientSecret: string };

/**
 * Takes a card and pays an order with it. The card itself goes from the buyer to Stripe (or to the
 * simulator of it); our services get a token.
 */
export function PaymentForm({ order, payment, onChange }: PaymentFormProps) {
  const { stripePublishableKey: key } = publicSettings();
  const card = useRef<CardEntry>(null);
  const underWay = useRef(false);
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { doRequest, errors } = useRequest<PaymentAnswer>({
    url: '/api/payments',
    method: 'post',
    body: { orderId: order.id },
    // declined: the card form again; being processed, expired, paid elsewhere: that is said
    onFailure: onChange,
  });

  if (!key) return <ErrorBlock errors={[{ message: 'Card payments are not set up here.' }]} />;
  const Fields = key === SIMULATOR_KEY ? SimulatorCardFields : StripeCardFields;

  /** One payment at a time, however often the button is pressed. */
  const locked = async (work: (entry: CardEntry) => Promise<unknown>) => {
    const entry = card.current;
    if (underWay.current || !entry) return;
    underWay.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work(entry);
    } catch (error) {
      if (!(error instanceof CardProblem)) throw error;
      setProblem(error.message);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };

  const pay = async (entry: CardEntry, token: string) => {
    const answer = await doRequest({ token });
    if (!answer) return;
    if ('clientSecret' in answer) await finish(entry, answer.clientSecret);
    else await onChange();
  };

  /** Once the bank is content the money has moved: asking again tells the services, and no more. */
  const finish = async (entry: CardEntry, clientSecret: string) => {
    const method = await entry.authenticate(clientSecret).catch(async (error: unknown) => {
      await onChange(); // refused: another card is taken now
      throw error;
    });
    if (await doRequest({ token: method })) await onChange();
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void locked(async (entry) => pay(entry, await entry.tokenize()));
  };

  // until the bank has had its say, no other card is tried
  const secret = payment?.status === 'requires_action' ? payment.clientSecret : undefined;
  return (
    <form method="post" onSubmit={submit} noValidate>
      {problem && <ErrorBlock errors={[{ message: problem }]} />}
      {!problem && errors}
      {secret && (
        <div className="bank-waits">
          <p>
            Your bank wants to know that it is you before this is paid. If you would rather use
            another card, refuse there first.
          </p>
          <ActionButton
            className="btn btn-primary btn-lg w-100"
            busy={busy}
            disabled={!ready}
            onClick={() => void locked((entry) => finish(entry, secret))}
          >
            Continue with your bank
          </ActionButton>
        </div>
      )}
      <div hidden={secret !== undefined}>
        <Fields
          publishableKey={key}
          entryRef={card}
          onReady={() => setReady(true)}
          onProblem={setProblem}
        />
        <ActionButton
          className="btn btn-primary btn-lg w-100"
          busy={busy}
          busyLabel="Paying …"
          disabled={!ready}
        >
          Pay {formatMoney(order.price)}
        </ActionButton>
      </div>
      <p className="form-text mt-3 mb-0 text-center">
        <Padlock /> Your card number goes straight to Stripe, never to us.
      </p>
    </form>
  );
}

function Padlock() {
  return (
    <svg className="padlock" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 7V5a3.5 3.5 0 0 1 7 0v2h.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM6 7h4V5a2 2 0 0 0-4 0z" />
    </svg>
  );
}
