import { type Model, model, Schema } from 'mongoose';

interface OrderRecordFields {
  /** The order's id. */
  _id: string;
  ticketId: string;
  state: 'live' | 'cancelled';
}

interface OrderRecordModel extends Model<OrderRecordFields> {
  /** Notes that an order exists, where nothing was known of it; resolves to whether it is live. */
  open(orderId: string, ticketId: string): Promise<boolean>;
  cancel(orderId: string, ticketId: string): Promise<void>;
  isLive(orderId: string): Promise<boolean>;
}

/**
 * What this service knows of an order, one record for each that it has ever heard of. They are never
 * pruned: an `order:created` may come after its `order:cancelled`, however late.
 */
const orderRecordSchema = new Schema<OrderRecordFields, OrderRecordModel>({
  _id: { type: String, required: true },
  ticketId: { type: String, required: true },
  state: { type: String, enum: ['live', 'cancelled'], required: true },
});

orderRecordSchema.static('open', async function open(orderId: string, ticketId: string) {
  const record = await OrderRecord.findOneAndUpdate(
    { _id: orderId },
    { $setOnInsert: { ticketId, state: 'live' } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  return record.state === 'live';
});

orderRecordSchema.static('cancel', async function cancel(orderId: string, ticketId: string) {
  await OrderRecord.updateOne(
    { _id: orderId },
    { $set: { state: 'cancelled' }, $setOnInsert: { ticketId } },
    { upsert: true },
  );
});

orderRecordSchema.static('isLive', async function isLive(orderId: string) {
  return (await OrderRecord.exists({ _id: orderId, state: 'live' })) !== null;
});

export const OrderRecord = model<OrderRecordFields, OrderRecordModel>(
  'OrderRecord',
  orderRecordSchema,
);
