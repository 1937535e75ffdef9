import { cleanup, render, screen } from '@testing-library/react';
import type { Order } from '../../lib/api-types';
import { publicSettings } from '../../lib/settings';
import { PaymentForm } from '../payment-form';

jest.mock('../../lib/settings');

afterEach(cleanup);

const order = { id: '7', title: 'concert', price: 20 } as Order;

it('takes no card where card payments are not set up', () => {
  jest.mocked(publicSettings).mockReturnValue({});

  render(<PaymentForm order={order} payment={null} onChange={async () => undefined} />);

  expect(screen.getByRole('alert').textContent).toContain('Card payments are not set up here.');
  expect(screen.queryByRole('button')).toBeNull();
});
