import { useRequest } from '../hooks/use-request';
import { ActionButton } from './action-button';

interface CancelOrderProps {
  readonly orderId: string;
  readonly onChange: () => Promise<unknown>;
}

/** Gives the ticket back before it is paid. */
export function CancelOrder({ orderId, onChange }: CancelOrderProps) {
  const { doRequest, errors, busy } = useRequest({
    url: `/api/orders/${orderId}`,
    method: 'delete',
    onSuccess: onChange,
    onFailure: onChange,
  });
  return (
    <div className="mt-3 text-center">
      {errors}
      <ActionButton
        className="btn btn-link"
        busy={busy}
        busyLabel="Cancelling …"
        onClick={() => void doRequest()}
      >
        Cancel order
      </ActionButton>
    </div>
  );
}
