/** Why a folder can't be used as a store, in one line. */
export class StoreError extends Error {}
