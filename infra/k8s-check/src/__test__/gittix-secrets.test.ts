import { readText } from '../code/repository';
import { gittixSecrets } from '../gittix-secrets';

const secrets = Object.entries(gittixSecrets).map(
  ([name, data]) => [name, Object.keys(data).sort()] as const,
);

it.each(secrets)('is documented: %s', (name, keys) => {
  const rows = readText('docs/kubernetes.md')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`| \`${name}\` |`));
  const documented = rows.flatMap((row) =>
    [...(row.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map(([, key]) => key),
  );
  expect(documented.sort()).toEqual(keys);
});

it.each([
  ['jwt-secret', 'infra/k8s-dev/jwt-secret.example.env'],
  ['stripe-secret', 'infra/k8s-dev/stripe-secret.example.env'],
  ['stripe-secret', 'infra/k8s-stripe/stripe-secret.example.env'],
])('has the keys of %s in %s', (name, file) => {
  const keys = [...readText(file).matchAll(/^(\w+)=/gm)].map(([, key]) => key);
  expect(keys.sort()).toEqual(new Map(secrets).get(name as keyof typeof gittixSecrets));
});
