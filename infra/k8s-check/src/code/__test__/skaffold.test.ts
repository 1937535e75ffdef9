import { artifactsOf } from '../skaffold';

it('reads the images that are built', () => {
  const text = 'build:\n  artifacts:\n    - image: gittix/auth\n    - image: gittix/client\n';
  expect(artifactsOf(text)).toEqual(['gittix/auth', 'gittix/client']);
});

it('reads none where nothing is built', () => {
  expect(artifactsOf('apiVersion: skaffold/v4beta13')).toEqual([]);
});
