const DUPLICATE_KEY = 11000;

/** Whether a write was refused because a unique index has that value already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
