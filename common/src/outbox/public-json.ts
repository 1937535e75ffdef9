/** A `toJSON` transform: `_id` becomes `id`, and what serves the machinery alone is left out. */
export function publicJson(_document: unknown, json: object): void {
  const record = json as Record<string, unknown>;
  record.id = record._id;
  delete record._id;
  delete record.outbox;
  delete record.updatedAt;
}
