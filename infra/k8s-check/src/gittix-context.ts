import { serviceNames } from '@gittix/local/build/launcher/settings';
import { clientProgram } from './code/client';
import { readText } from './code/repository';
import { serviceProgram } from './code/services';
import { simulatorProgram } from './code/simulator';
import { artifactsOf } from './code/skaffold';
import type { Context } from './context';
import { gittixSecrets } from './gittix-secrets';

/** Whatever registry it is in: `registry.example.com/gittix/auth:1.0.0`. */
const gittixImage = /(?:^|\/)gittix\/([a-z-]+)(?:[:@].*)?$/;

export function isGittixImage(image: string): boolean {
  return gittixImage.test(image);
}

interface Options {
  /** Those of the Secrets that are not generated. */
  readonly secretsByHand: readonly (keyof typeof gittixSecrets)[];
  readonly scraped?: boolean;
}

export function gittixContext({ secretsByHand, scraped = false }: Options): Context {
  const programs = [...serviceNames.map(serviceProgram), clientProgram(), simulatorProgram()];
  const byName = new Map(programs.map((program) => [program.name, program]));
  return {
    artifacts: artifactsOf(readText('skaffold.yaml')),
    secretsByHand: Object.fromEntries(secretsByHand.map((name) => [name, gittixSecrets[name]])),
    scraped,
    isOwn: isGittixImage,
    programOf: (image) => byName.get(gittixImage.exec(image)?.[1] ?? ''),
  };
}
