import { copied, type CopyStatics, OrderStatus } from '@gittix/common';
import { type HydratedDocument, type Model, model, Schema } from 'mongoose';

export { OrderStatus };

export interface OrderAttrs {
  id: string;
  /** The buyer. */
  userId: string;
  /** Dollars, at most two decimals. */
  price: number;
  status: OrderStatus;
  /** When the hold on the ticket ends; nothing is charged from then on. */
  expiresAt: Date;
}

export interface OrderFields extends Omit<OrderAttrs, 'id'> {
  version: number;
  /** Orders wants the buyer's money back: when to try next. Unset again once it is done. */
  refundDueAt?: Date;
}

export type OrderDocument = HydratedDocument<OrderFields>;

export interface OrderModel extends Model<OrderFields>, CopyStatics<OrderFields> {
  build(attrs: OrderAttrs): OrderDocument;
}

const orderSchema = new Schema<OrderFields, OrderModel>({
  userId: { type: String, required: true },
  price: { type: Number, required: true },
  status: { type: String, required: true, enum: Object.values(OrderStatus) },
  expiresAt: { type: Date, required: true },
  refundDueAt: { type: Date },
});

orderSchema.index({ refundDueAt: 1 }, { sparse: true });
orderSchema.static('build', ({ id, ...attrs }: OrderAttrs) => new Order({ _id: id, ...attrs }));
copied<OrderFields, OrderModel>(orderSchema);

/** This service's copy of the orders service's order. */
export const Order = model<OrderFields, OrderModel>('Order', orderSchema);
