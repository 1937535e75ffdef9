import { invalidParameter, missingParameter } from './errors';

/** A decoded form body or query: strings, arrays and nested objects, not yet checked. */
export type Params = Record<string, unknown>;

/** @throws Stripe's `parameter_unknown` for the first name that is not among `known`. */
export function refuseUnknown(params: Params, known: readonly string[]): void {
  const unknown = Object.keys(params).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalidParameter(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
}

export function optionalText(params: Params, name: string): string | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalidParameter('Invalid string', name);
  return value;
}

export function text(params: Params, name: string): string {
  const value = optionalText(params, name);
  if (value === undefined) throw missingParameter(name);
  if (value === '') {
    throw invalidParameter(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a ` +
        `parameter; however '${name}' cannot be unset.`,
      name,
      'parameter_invalid_empty',
    );
  }
  return value;
}

export function optionalOneOf<T extends string>(
  params: Params,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = optionalText(params, name);
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (found === undefined) {
    throw invalidParameter(`Invalid ${name}: must be one of ${allowed.join(', ')}`, name);
  }
  return found;
}

export function optionalInteger(params: Params, name: string): number | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw invalidParameter('Invalid integer', name, 'parameter_invalid_integer');
  }
  if (!/^[+-]?\d{1,15}$/.test(String(value))) {
    throw invalidParameter(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
  }
  return Number(value);
}

export function integer(params: Params, name: string): number {
  const value = optionalInteger(params, name);
  if (value === undefined) throw missingParameter(name);
  return value;
}

export function optionalBoolean(params: Params, name: string): boolean | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (value === 'true' || value === true) return true;
  if (value === 'false' || value === false) return false;
  throw invalidParameter('Invalid boolean', name);
}

export function optionalObject(params: Params, name: string): Params | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidParameter('Invalid object', name);
  }
  return value as Params;
}

export function optionalTexts(params: Params, name: string): string[] | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw invalidParameter('Invalid array', name);
  }
  return value;
}

const METADATA_KEYS = 50;
const METADATA_KEY_LENGTH = 40;
const METADATA_VALUE_LENGTH = 500;

/**
 * The metadata after an update: given keys are set, an empty value removes its key, an empty
 * string in place of the object removes all (https://docs.stripe.com/api/metadata).
 */
export function mergedMetadata(
  params: Params,
  before: Record<string, string> = {},
): Record<string, string> {
  if (params.metadata === '') return {};
  const given = optionalObject(params, 'metadata') ?? {};
  const merged = { ...before };
  for (const [key, value] of Object.entries(given)) {
    if (value === '') delete merged[key];
    else merged[key] = metadataValue(key, value);
  }
  if (Object.keys(merged).length > METADATA_KEYS) {
    throw invalidParameter(`You can only set up to ${METADATA_KEYS} metadata keys.`, 'metadata');
  }
  return merged;
}

function metadataValue(key: string, value: unknown): string {
  const param = `metadata[${key}]`;
  if (typeof value !== 'string') throw invalidParameter('Invalid string', param);
  if (key.length > METADATA_KEY_LENGTH || value.length > METADATA_VALUE_LENGTH) {
    throw invalidParameter(
      `Metadata keys have at most ${METADATA_KEY_LENGTH} characters, ` +
        `values at most ${METADATA_VALUE_LENGTH}.`,
      param,
    );
  }
  return value;
}
