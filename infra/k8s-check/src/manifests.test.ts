import { existsSync } from 'node:fs';
import path from 'node:path';
import { findOnPath } from '@gittix/local/build/launcher/on-path';
import { serviceNames } from '@gittix/local/build/launcher/settings';
import { root } from './code/repository';
import { askAhead } from './code/services';
import { textOf } from './finding';
import type { Manifest } from './manifest';
import { findRenderer, readFiles, render } from './render';
import { startedPrograms } from './rules/settings';
import { kubeStrict } from './schema/kube-strict';
import { objectSchemas } from './schema/object-schemas';
import { targets, type Target } from './targets';

const renderer = findRenderer();
const strict = findOnPath('kube-strict');

/** Each service is loaded once, and asked about its environment in every target. */
beforeAll(async () => {
  const started = targets
    .filter(canBeChecked)
    .flatMap((target) => startedPrograms(objectsOf(target), target.context()));
  await Promise.all(
    serviceNames.map((service) => {
      const ofService = started.filter(({ program }) => program.name === service);
      return askAhead(
        service,
        ofService.map(({ environment }) => environment),
      );
    }),
  );
});

describe.each(targets)('$folder', (target) => {
  const { rules, context } = target;
  const can = canBeChecked(target);
  const itCan = can ? it : it.skip;
  const unless = can ? '' : ' (skipped: neither kubectl nor kustomize is on PATH)';
  const itStrict = can && strict ? it : it.skip;

  itCan(`has only objects that Kubernetes knows${unless}`, () => {
    const objects = objectsOf(target);
    expect(objects).not.toHaveLength(0);
    expect(textOf(objectSchemas(objects))).toEqual([]);
  });

  itStrict(
    `has no field that Kubernetes does not know${unless || (strict ? '' : ' (skipped: kube-strict is not on PATH)')}`,
    () => {
      expect(textOf(kubeStrict(objectsOf(target), strict ?? ''))).toEqual([]);
    },
  );

  itCan.each(Object.entries(rules))(`%s${unless}`, (_demand, rule) => {
    // what is malformed has been found above, and would only confuse
    const objects = objectsOf(target).filter((object) => objectSchemas([object]).length === 0);
    expect(textOf(rule(objects, context()))).toEqual([]);
  });
});

function canBeChecked({ plainFiles }: Target): boolean {
  return renderer !== undefined || plainFiles;
}

const rendered = new Map<string, Manifest[]>();

/** Rendered once, and only when a test asks. */
function objectsOf({ folder }: Target): Manifest[] {
  const known = rendered.get(folder);
  if (known) return known;
  const directory = path.join(root, folder);
  const kustomized = existsSync(path.join(directory, 'kustomization.yaml'));
  const objects = renderer && kustomized ? render(directory, renderer) : readFiles(directory);
  rendered.set(folder, objects);
  return objects;
}
