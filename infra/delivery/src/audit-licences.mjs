/**
 * Fails when an installed package comes under a licence that `licences.json` does not allow.
 *
 *   node infra/delivery/src/audit-licences.mjs [folder, the repository by default]
 *
 * An exception names the package and the licence that was looked at: when that changes, it has to
 * be looked at again.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as checker from 'license-checker-rseidelsohn';
import satisfies from 'spdx-satisfies';

const here = dirname(fileURLToPath(import.meta.url));
const rules = JSON.parse(readFileSync(join(here, '../licences.json'), 'utf8'));

try {
  const start = resolve(process.argv[2] ?? join(here, '../../..'));
  const packages = Object.entries(
    await promisify(checker.init)({ start, excludePrivatePackages: true }),
  );
  const refused = packages.filter(([id, { licenses }]) => !isAllowed(nameOf(id), licenses));

  for (const [id, { licenses }] of refused) console.error(`✖ ${id}: ${licenses}`);
  if (refused.length > 0) {
    throw new Error(
      `${refused.length} of ${packages.length} packages are under a licence that is not allowed: ` +
        'choose another package, or give the reason for an exception in infra/delivery/licences.json.',
    );
  }
  console.log(`✔ ${packages.length} packages, all under licences that are allowed`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** @param licences an SPDX expression; a guess ends in an asterisk; older packages have a list */
function isAllowed(name, licences) {
  const licence = String(licences);
  if (rules.exceptions.some((known) => matches(known.package, name) && known.licence === licence)) {
    return true;
  }
  try {
    return satisfies(licence, rules.allowed);
  } catch {
    return false; // no SPDX expression: somebody has to look
  }
}

/** A trailing asterisk stands for any end: packages for one platform differ in that alone. */
function matches(pattern, name) {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function nameOf(id) {
  return id.slice(0, id.lastIndexOf('@'));
}
