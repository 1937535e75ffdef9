import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseDocument } from 'yaml';
import { root } from '../code/repository';
import type { Finding } from '../finding';

/** Holds the text of a file against a published JSON schema. */
export type SchemaCheck = (file: string, text: string) => Finding[];

/**
 * A check by the schema in a file of the folder `SCHEMAS_DIR`, which is relative to the repository.
 *
 * @returns `undefined` where there is no such file
 */
export function findSchema(
  name: string,
  folder = process.env.SCHEMAS_DIR,
): SchemaCheck | undefined {
  if (!folder) return undefined;
  const schemaFile = path.resolve(root, folder, name);
  if (!existsSync(schemaFile)) return undefined;
  const validate = compile(schemaFile);

  return (file, text) => {
    const document = parseDocument(text);
    const [mistake] = document.errors;
    if (mistake) return [{ object: file, message: `is no YAML: ${mistake.message}` }];
    validate(document.toJS());
    return [...new Set((validate.errors ?? []).map(wordsOf))].map((message) => ({
      object: file,
      message,
    }));
  };
}

function compile(schemaFile: string): ValidateFunction {
  // published schemas carry words of editors (`x-intellij-html-description`, `markdownDescription`)
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  return ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
}

function wordsOf({ instancePath, message, params }: ErrorObject): string {
  const details = Object.values(params as Record<string, unknown>).flat();
  return `${instancePath || 'the whole'} ${message} (${details.join(', ')})`;
}
