import { Argument, Command, Option } from 'commander';
import { buildImage, originOfCheckout, sizeOf, type BuildOptions } from './build-image';
import { findContainerEngine } from './container-engine';
import { imageNames, referenceOf, targets, type ImageName, type Target } from './image-names';
import { sizeTable } from './size-table';

interface Flags {
  tag: string;
  target: Target;
  engineOption: string[];
}

/** `npm run images -- auth tickets --tag 1.2.3` */
const program = new Command('images')
  .description('Builds the images of GitTix with docker or podman (CONTAINER_ENGINE chooses).')
  .addArgument(new Argument('[images...]', 'which; all when left out').choices(imageNames))
  .option('--tag <tag>', 'what they are tagged with', 'latest')
  .addOption(new Option('--target <stage>', 'which kind').choices(targets).default('production'))
  .option(
    '--engine-option <option>',
    'one more option of the build, such as --engine-option=--pull; may be repeated',
    (option: string, before: string[]) => [...before, option],
    [],
  )
  .action(run);

async function run(names: ImageName[], { tag, target, engineOption }: Flags): Promise<void> {
  const engine = await findContainerEngine();
  const chosen = names.length > 0 ? names : imageNames;
  const options: BuildOptions = {
    tag,
    target,
    nodeImage: process.env.NODE_IMAGE,
    engineOptions: engineOption,
  };
  const origin = await originOfCheckout();

  for (const name of chosen) {
    console.log(`\n▶ ${referenceOf(name, tag)} (${target}, ${engine})`);
    await buildImage(engine, name, options, origin);
  }

  const sizes = new Map<string, number>();
  for (const name of chosen) {
    const reference = referenceOf(name, tag);
    sizes.set(reference, await sizeOf(engine, reference));
  }
  // BuildKit keeps a base to itself: then there is nothing to compare with
  const base = options.nodeImage
    ? await sizeOf(engine, options.nodeImage).catch(() => undefined)
    : undefined;
  console.log(`\n${sizeTable(sizes, base)}`);
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
