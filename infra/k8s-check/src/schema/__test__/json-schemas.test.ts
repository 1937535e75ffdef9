import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findSchema } from '../json-schemas';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gittix-schemas-'));
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: ['Config'], 'x-note': 'for editors' } },
    additionalProperties: false,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(schema));
});
afterAll(() => rmSync(folder, { recursive: true }));

const problemsIn = (text: string) =>
  findSchema('config.json', folder)?.('a.yaml', text).map(({ message }) => message);

it('takes a file that its schema describes', () => {
  expect(problemsIn('kind: Config')).toEqual([]);
});

it.each([
  ['a wrong value', 'kind: Other', '/kind must be equal to one of the allowed values (Config)'],
  ['what is missing', '{}', "the whole must have required property 'kind' (kind)"],
  ['what is unknown', 'kind: Config\nname: a', 'must NOT have additional properties (name)'],
  ['no YAML', 'kind: [', 'is no YAML'],
])('finds %s', (_what, text, message) => {
  expect(problemsIn(text)).toEqual([expect.stringContaining(message)]);
});

it.each([
  ['without a folder', undefined],
  ['in a folder without it', tmpdir()],
])('has no schema %s', (_where, place) => {
  expect(findSchema('not-published.json', place ?? '')).toBeUndefined();
});
