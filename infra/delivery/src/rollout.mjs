/**
 * Applies an overlay and waits until every workload runs; undoes what it has changed when one does
 * not.
 *
 *   node infra/delivery/src/rollout.mjs OVERLAY [--timeout SECONDS, 300 by default]
 *
 * Exit code 0: all of it runs. 1: it does not; the workloads that were changed are back at what ran
 * before. Undone are pod templates (image, environment, probes), which are what keeps a pod from
 * running; an Ingress, a policy or a ConfigMap stays as it was applied.
 */
import { parseArgs } from 'node:util';
import { kubectl, say } from './run-program.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '300' } },
});

try {
  if (positionals.length !== 1 || !/^[1-9]\d*$/.test(values.timeout)) {
    throw new Error('usage: rollout.mjs OVERLAY [--timeout SECONDS]');
  }
  await rollOut(positionals[0], Number(values.timeout));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function rollOut(overlay, seconds) {
  const before = new Map(
    (await workloadsOf(overlay)).map((workload) => [idOf(workload), workload]),
  );
  const reason = await apply(overlay, seconds);
  if (reason === undefined) return say(`✔ ${overlay} is rolled out`);

  const changed = (await workloadsOf(overlay)).filter((workload) => differs(workload, before));
  const undone = [];
  for (const workload of changed) {
    const earlier = before.get(idOf(workload));
    if (earlier) undone.push({ workload, error: await undo(workload, earlier) });
    else say(`  ${idOf(workload)} is new: there is nothing to go back to`);
  }
  const stillDown = await filterAsync(
    undone,
    async ({ workload, error }) => error ?? (await untilItRuns(workload, seconds)),
  );
  const lost = stillDown.map(({ workload }) => idOf(workload));
  const back = undone.map(({ workload }) => idOf(workload)).filter((id) => !lost.includes(id));
  const outcome = [
    `✖ ${reason}.`,
    undone.length === 0 && 'Nothing was to be undone.',
    back.length > 0 && `Undone: ${back.join(', ')}.`,
    lost.length > 0 && `Look at these by hand, they do not run: ${lost.join(', ')}.`,
  ];
  throw new Error(outcome.filter(Boolean).join(' '));
}

/** @returns why the overlay does not run, or undefined when it does */
async function apply(overlay, seconds) {
  try {
    say(await kubectl('apply', '-k', overlay));
  } catch (error) {
    return error.message;
  }
  const broken = await filterAsync(await workloadsOf(overlay), async (workload) => {
    const error = await untilItRuns(workload, seconds);
    say(error ? `✖ ${idOf(workload)}: ${error}` : `✔ ${idOf(workload)}`);
    return error;
  });
  for (const workload of broken) await explain(workload);
  return broken.length > 0 ? `${broken.map(idOf).join(', ')} did not come up` : undefined;
}

/** The Deployments and StatefulSets of the overlay that the cluster has. */
async function workloadsOf(overlay) {
  const answer = await kubectl('get', '-k', overlay, '--ignore-not-found', '-o', 'json');
  if (answer === '') return [];
  const found = JSON.parse(answer);
  return (found.items ?? [found]).filter(({ kind }) =>
    ['Deployment', 'StatefulSet'].includes(kind),
  );
}

/** Another number of replicas makes no new revision: undoing it would go back one too far. */
function differs(workload, before) {
  const earlier = before.get(idOf(workload));
  return JSON.stringify(earlier?.spec.template) !== JSON.stringify(workload.spec.template);
}

/** @returns why it does not run after that time, or undefined when it does */
async function untilItRuns(workload, seconds) {
  try {
    await kubectl('rollout', 'status', ...refOf(workload), `--timeout=${seconds}s`);
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** @returns why it could not be undone, or undefined when it was; it still has to come up */
async function undo(workload, earlier) {
  const revision = earlier.metadata.annotations?.['deployment.kubernetes.io/revision'];
  try {
    const [stuck] = workload.kind === 'StatefulSet' ? await revisionUnderWay(workload) : [];
    const to = revision ? [`--to-revision=${revision}`] : [];
    say(await kubectl('rollout', 'undo', ...refOf(workload), ...to));
    // a StatefulSet waits for ever for the pod that does not come up, whatever its template says
    const pods = `controller-revision-hash=${stuck}`;
    if (stuck) await kubectl('delete', 'pod', ...namespaceOf(workload), '-l', pods, '--wait=false');
    return undefined;
  } catch (error) {
    say(error.message);
    return error.message;
  }
}

async function revisionUnderWay(workload) {
  const { status = {} } = JSON.parse(await kubectl('get', ...refOf(workload), '-o', 'json'));
  return status.updateRevision === status.currentRevision ? [] : [status.updateRevision];
}

/** What a person would look at first. */
async function explain(workload) {
  const labels = Object.entries(workload.spec.selector.matchLabels).map((pair) => pair.join('='));
  const pods = [...namespaceOf(workload), '-l', labels.join(',')];
  for (const question of [
    ['describe', 'pod', ...pods],
    ['logs', ...pods, '--all-containers', '--prefix', '--tail=30'],
  ]) {
    say(await kubectl(...question).catch((error) => error.message));
  }
}

/** Those for which `isWanted` resolves to something; all are asked at once. */
async function filterAsync(items, isWanted) {
  const answers = await Promise.all(items.map(isWanted));
  return items.filter((_item, index) => answers[index]);
}

function idOf({ kind, metadata }) {
  return `${kind.toLowerCase()}/${metadata.name}`;
}

function refOf(workload) {
  return [idOf(workload), ...namespaceOf(workload)];
}

function namespaceOf({ metadata }) {
  return metadata.namespace ? ['-n', metadata.namespace] : [];
}
