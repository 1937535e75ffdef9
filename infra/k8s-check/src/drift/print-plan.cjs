/**
 * Prints, as JSON, every process that `npm start` would run with the settings in the environment:
 * its arguments and variables by its name. A program of its own, because the launcher loads packages
 * that Jest can't.
 */
const path = require('node:path');

const root = path.resolve(__dirname, '../../../..');
const launcher = path.join(root, 'infra/local/build/launcher');
const { openDataFolder } = require(path.join(launcher, 'data-folder'));
const { enginesOf, planStack } = require(path.join(launcher, 'plan'));
const { readSettings } = require(path.join(launcher, 'settings'));

async function printPlan() {
  const settings = readSettings(process.env, root);
  const folder = await openDataFolder(settings.dataDir);
  // with reload, the client needs no built pages
  const plan = await planStack(settings, folder, {}, { root, reload: true });
  const engines = enginesOf(plan).flatMap((engine) => engine.process ?? []);
  const processes = [...engines, ...plan.services, plan.client, plan.gateway];
  const printed = processes.map(({ name, args, env }) => [name, { args, env: env() }]);
  console.log(JSON.stringify(Object.fromEntries(printed)));
  await folder.release();
}

void printPlan();
