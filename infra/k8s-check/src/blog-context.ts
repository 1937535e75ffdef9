import { readText } from './code/repository';
import { artifactsOf } from './code/skaffold';
import type { Context } from './context';
import { isGittixImage } from './gittix-context';

/** The blog keeps no secrets, and its programs ask for nothing at start: its own tests say the rest. */
export function blogContext(): Context {
  return {
    artifacts: artifactsOf(readText('blog/skaffold.yaml')),
    secretsByHand: {},
    scraped: false,
    isOwn: isGittixImage,
    programOf: () => undefined,
  };
}
