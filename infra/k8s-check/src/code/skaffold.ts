import { parse } from 'yaml';

interface Skaffold {
  readonly build?: { readonly artifacts?: readonly { readonly image: string }[] };
}

/** The images that Skaffold builds. @param text of a skaffold.yaml */
export function artifactsOf(text: string): string[] {
  const { build } = parse(text) as Skaffold;
  return (build?.artifacts ?? []).map(({ image }) => image);
}
