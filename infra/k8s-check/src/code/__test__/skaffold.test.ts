import { artifactsOf, deployedFolders } from '../skaffold';

it('reads the images that are built', () => {
  const text = 'build:\n  artifacts:\n    - image: gittix/auth\n    - image: gittix/client\n';
  expect(artifactsOf(text)).toEqual(['gittix/auth', 'gittix/client']);
});

it('reads none where nothing is built', () => {
  expect(artifactsOf('apiVersion: skaffold/v4beta13')).toEqual([]);
});

it('reads what is deployed, in every profile', () => {
  const paths = (...folders: string[]) => ({ manifests: { kustomize: { paths: folders } } });
  const text = JSON.stringify({
    ...paths('k8s-dev'),
    profiles: [{}, paths('k8s-prod', 'k8s-dev')],
  });
  expect(deployedFolders(text)).toEqual(['k8s-dev', 'k8s-prod']);
});
