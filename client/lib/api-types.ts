/** Who is signed in, as `GET /api/users/currentuser` tells. */
export interface CurrentUser {
  readonly id: string;
  readonly email: string;
}

export interface Ticket {
  readonly id: string;
  readonly title: string;
  /** Dollars. */
  readonly price: number;
  /** The seller. */
  readonly userId: string;
  /** The order that holds or has bought it. */
  readonly orderId?: string;
  /** Whether that order is paid. */
  readonly sold?: boolean;
}

export type OrderStatus = 'created' | 'awaiting:payment' | 'complete' | 'cancelled';

export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** As bought, with `price`: the seller may have changed the ticket since. */
  readonly title: string;
  /** Dollars. */
  readonly price: number;
  readonly ticket: { readonly id: string; readonly title: string; readonly price: number };
  /** Who ended a cancelled order: the buyer, or the clock. */
  readonly reason?: 'user' | 'expired';
  readonly payment?: { readonly id: string; readonly status: 'paid' | 'refunded' };
  readonly refundedAt?: string;
}

export type PaymentStatus = 'pending' | 'requires_action' | 'declined' | 'paid' | 'refunded';

export interface Payment {
  readonly id: string;
  readonly status: PaymentStatus;
  /** Lets the buyer's browser go on with 3-D Secure. */
  readonly clientSecret?: string;
}

/** One entry of the services' error answers. */
export interface ApiError {
  readonly message: string;
  /** The input that it is about. */
  readonly field?: string;
}
