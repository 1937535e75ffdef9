import { useEffect, useEffectEvent, useId, useImperativeHandle, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { TextField } from '../text-field';
import { CardProblem, type CardFieldsProps } from './card-entry';
import { digitsOfExpiry, groupCardNumber } from './card-format';
import { authenticateIntent, createToken } from './simulator-api';

/** What the simulated bank is waiting for. */
interface Question {
  readonly answer: (outcome: 'succeed' | 'fail') => void;
}

/** Card fields for one machine: the simulator makes the token, our services see no card number. */
export function SimulatorCardFields({ publishableKey, entryRef, onReady }: CardFieldsProps) {
  const fields = useRef<HTMLFieldSetElement>(null);
  const [question, setQuestion] = useState<Question>();
  const ready = useEffectEvent(onReady);
  useEffect(() => ready(), []);

  useImperativeHandle(entryRef, () => ({
    tokenize: () => {
      const valueOf = (name: string) =>
        fields.current?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim() ?? '';
      const card = { number: valueOf('number'), expiry: valueOf('expiry'), cvc: valueOf('cvc') };
      if (!card.number) throw new CardProblem('Your card number is incomplete.');
      if (!card.cvc) throw new CardProblem('Your card’s security code is incomplete.');
      return createToken(card, publishableKey);
    },
    authenticate: async (clientSecret) => {
      const outcome = await new Promise<'succeed' | 'fail'>((answer) => setQuestion({ answer }));
      setQuestion(undefined);
      return authenticateIntent(clientSecret, outcome, publishableKey);
    },
  }));

  return (
    <>
      <fieldset className="card-fields" ref={fields}>
        <legend className="visually-hidden">Card</legend>
        <TextField
          label="Card number"
          name="number"
          inputMode="numeric"
          autoComplete="cc-number"
          placeholder="1234 1234 1234 1234"
          maxLength={23}
          onInput={({ currentTarget }) =>
            (currentTarget.value = groupCardNumber(currentTarget.value))
          }
        />
        <div className="row gx-3">
          <div className="col-7">
            <TextField
              label="Expiry (MM / YY)"
              name="expiry"
              inputMode="numeric"
              autoComplete="cc-exp"
              placeholder="MM / YY"
              maxLength={9}
              onInput={({ currentTarget }) =>
                (currentTarget.value = digitsOfExpiry(currentTarget.value))
              }
            />
          </div>
          <div className="col-5">
            <TextField
              label="CVC"
              name="cvc"
              inputMode="numeric"
              autoComplete="cc-csc"
              placeholder="123"
              maxLength={4}
            />
          </div>
        </div>
        <p className="alert alert-warning small px-3 py-2">
          <strong>Test mode:</strong> no money moves. Use{' '}
          <span className="text-nowrap">4242 4242 4242 4242</span>, any future date, any CVC.
        </p>
      </fieldset>
      {question && <BankDialog question={question} />}
    </>
  );
}

/** Stands in for the page of the card holder's bank. */
function BankDialog({ question: { answer } }: { readonly question: Question }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);

  // apart from the fields, which are hidden where only the bank is waited for
  return createPortal(
    <dialog
      ref={dialog}
      className="bank-dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        answer('fail');
      }}
    >
      <h2 id={id} className="h5">
        Your bank wants to know that it is you
      </h2>
      <p>This is the simulated bank’s 3-D Secure check. Do you approve the payment?</p>
      <div className="d-flex gap-2 flex-wrap">
        <button type="button" className="btn btn-primary" onClick={() => answer('succeed')}>
          Approve
        </button>
        <button type="button" className="btn btn-outline-secondary" onClick={() => answer('fail')}>
          Refuse
        </button>
      </div>
    </dialog>,
    document.body,
  );
}
