import { type Model, model, Schema } from 'mongoose';

interface PurchaseFields {
  /** The id of the order that was paid. */
  _id: string;
}

interface PurchaseModel extends Model<PurchaseFields> {
  /** Notes that an order is paid; nothing happens when that is known. */
  record(orderId: string): Promise<void>;
  /** Those of the orders that are paid. */
  among(orderIds: readonly string[]): Promise<Set<string>>;
}

/**
 * The orders that were paid. Apart from the record of orders, because it is needed only to tell
 * sellers what is sold, and so may come before, after or without anything else about the order.
 */
const purchaseSchema = new Schema<PurchaseFields, PurchaseModel>({
  _id: { type: String, required: true },
});

purchaseSchema.static('record', async function record(orderId: string) {
  await Purchase.updateOne({ _id: orderId }, { $setOnInsert: { _id: orderId } }, { upsert: true });
});

purchaseSchema.static('among', async function among(orderIds: readonly string[]) {
  if (orderIds.length === 0) return new Set();
  const found = await Purchase.find({ _id: { $in: orderIds } }).lean();
  return new Set(found.map(({ _id }) => _id));
});

export const Purchase = model<PurchaseFields, PurchaseModel>('Purchase', purchaseSchema);
