import { differences } from '../differences';

const same = { PORT: '3000' };

it('is content with two that agree', () => {
  expect(differences({ local: same, cluster: same }, {})).toEqual([]);
});

it.each([
  [
    'a variable that the manifest forgot',
    { ...same, HOST: 'x' },
    same,
    'HOST: only npm start sets it',
  ],
  [
    'a variable that the launcher forgot',
    same,
    { ...same, HOST: 'x' },
    'HOST: only the manifest sets it',
  ],
  ['another value', same, { PORT: '80' }, 'PORT: npm start sets 3000, the manifest 80'],
])('finds %s', (_what, local, cluster, difference) => {
  expect(differences({ local, cluster }, {})).toEqual([difference]);
});

it('lets pass what there is a reason for', () => {
  const local = { PORT: '0', HOST: '127.0.0.1' };
  const cluster = { PORT: '3000', POD: 'a' };
  const reasons = {
    onlyLocal: { HOST: 'one machine' },
    onlyCluster: { POD: 'there are no pods' },
    otherValue: { PORT: 'one machine' },
  };
  expect(differences({ local, cluster }, reasons)).toEqual([]);
});

it.each(['onlyLocal', 'onlyCluster', 'otherValue'])(
  'finds a reason in %s without a difference',
  (kind) => {
    expect(differences({ local: same, cluster: same }, { [kind]: { PORT: 'once' } })).toEqual([
      'PORT: no longer differs; strike it off the list',
    ]);
  },
);
