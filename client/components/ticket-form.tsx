import type { FormEvent } from 'react';
import { useRequest } from '../hooks/use-request';
import type { Ticket } from '../lib/api-types';
import { tidyPrice } from '../lib/money';
import { ActionButton } from './action-button';
import { PriceInput } from './price-input';
import { TextField } from './text-field';

interface TicketFormProps {
  readonly url: string;
  readonly method: 'post' | 'put';
  readonly ticket?: Pick<Ticket, 'title' | 'price'>;
  readonly submitLabel: string;
  readonly onSuccess: (ticket: Ticket) => unknown;
}

export function TicketForm({ url, method, ticket, submitLabel, onSuccess }: TicketFormProps) {
  const { doRequest, errors, fieldErrors, busy } = useRequest<Ticket>({ url, method, onSuccess });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const price = fields.get('price');
    void doRequest({
      title: fields.get('title'),
      // Enter submits without a blur
      price: typeof price === 'string' ? tidyPrice(price) : price,
    });
  };

  return (
    <form className="panel" method="post" onSubmit={submit} noValidate>
      {errors}
      <TextField
        label="Title"
        name="title"
        autoComplete="off"
        dir="auto"
        maxLength={200}
        required
        defaultValue={ticket?.title}
        error={fieldErrors.title}
        hint="What it is, where and when, and which seat."
      />
      <PriceInput name="price" defaultPrice={ticket?.price} error={fieldErrors.price} />
      <ActionButton className="btn btn-primary w-100" busy={busy} busyLabel="Saving …">
        {submitLabel}
      </ActionButton>
    </form>
  );
}
