/** A `toJSON` transform: `_id` becomes `id`, and what serves the machinery alone is left out. */
export function publicJson(_document: unknown, json: Record<string, unknown>): void {
  json.id = json._id;
  delete json._id;
  delete json.outbox;
  delete json.updatedAt;
}
