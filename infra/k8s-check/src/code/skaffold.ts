import { parse } from 'yaml';

interface Pipeline {
  readonly build?: { readonly artifacts?: readonly { readonly image: string }[] };
  readonly manifests?: { readonly kustomize?: { readonly paths?: readonly string[] } };
}

interface Skaffold extends Pipeline {
  readonly profiles?: readonly Pipeline[];
}

/** The images that Skaffold builds. @param text of a skaffold.yaml */
export function artifactsOf(text: string): string[] {
  const { build } = parse(text) as Skaffold;
  return (build?.artifacts ?? []).map(({ image }) => image);
}

/** The kustomizations that Skaffold deploys, in one profile or another. @param text of a skaffold.yaml */
export function deployedFolders(text: string): string[] {
  const { profiles = [], ...usual } = parse(text) as Skaffold;
  const paths = [usual, ...profiles].flatMap(({ manifests }) => manifests?.kustomize?.paths ?? []);
  return [...new Set(paths)];
}
