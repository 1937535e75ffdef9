/** The error codes of mongod that this server answers, by their official names. */
export const errorCodes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  InvalidLength: 16,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  NoReplicationEnabled: 76,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NotSingleValueField: 87,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  CannotBackfillArray: 206,
  UnsupportedOpQueryCommand: 352,
  BSONObjectTooLarge: 10334,
  InvalidIndexSpecificationOption: 197,
  DuplicateKey: 11000,
} as const;

export type ErrorName = keyof typeof errorCodes;

/** A failure that the client is told about in mongod's own terms. */
export class MongoError extends Error {
  readonly codeName: string;

  /**
   * @param code a name of {@link errorCodes}, or one of mongod's numbered locations (`40415`)
   * @param details further fields of the reply, such as `keyPattern`
   */
  constructor(
    code: ErrorName | number,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = typeof code === 'number' ? code : errorCodes[code];
    this.codeName = typeof code === 'number' ? `Location${code}` : code;
  }

  readonly code: number;
}
