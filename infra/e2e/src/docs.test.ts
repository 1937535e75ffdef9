import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settingCatalogue } from '@gittix/common';
import { launcherVariables } from '@gittix/local/build/launcher/settings';

const root = path.resolve(__dirname, '../../..');
const pages = [
  'README.md',
  'blog/README.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];
const read = (page: string) => readFileSync(path.join(root, page), 'utf8');

it('lists in the README every setting that the code reads, and no other', () => {
  const [, table = ''] =
    /^\| variable \|[^\n]*\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(read('README.md')) ?? [];
  const listed = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  const known = new Set([
    ...Object.keys(settingCatalogue),
    ...launcherVariables,
    ...clientVariables(),
  ]);
  expect([...listed].sort()).toEqual([...known].sort());
});

it('tells in the README the defaults that the code has', () => {
  const text = read('README.md');
  const wrong = Object.entries(settingCatalogue)
    .map(([name, setting]) => [name, 'default' in setting ? setting.default : undefined] as const)
    .filter(([name, value]) => value && !['NODE_ENV'].includes(name))
    .filter(([name, value]) => {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
      return !row.split('|')[2]?.includes(`\`${value}\``);
    });
  expect(wrong).toEqual([]);
});

it.each(pages)('points, in %s, only at what is there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
    ([, link = '']) => link,
  );
  const dead = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => !existsSync(path.resolve(root, path.dirname(page), decodeURI(link))));
  expect(dead).toEqual([]);
});

/** What the client's server reads, from its sources: it is built by Next, for the browser too. */
function clientVariables(): string[] {
  const text = read('client/api/build-client.ts') + read('client/lib/settings.ts');
  const [, together = ''] = /const \{([^}]*)\} = process\.env/.exec(text) ?? [];
  const alone = [...text.matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name = '']) => name);
  return [...together.split(',').map((name) => name.trim()), ...alone];
}
