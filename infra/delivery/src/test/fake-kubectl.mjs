/**
 * A kubectl with a cluster in a file (`FAKE_CLUSTER`): workloads by their id, what an apply brings,
 * and the images that never come up. It writes down every call.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

const file = process.env.FAKE_CLUSTER;
const args = process.argv.slice(2);
const cluster = JSON.parse(readFileSync(file, 'utf8'));
appendFileSync(`${file}.calls`, `${args.join(' ')}\n`);

const [verb, second, id] = args;
const answers = {
  'get -k': () => list(Object.values(cluster.workloads)),
  'apply -k': apply,
  'rollout status': () => {
    if (cluster.broken.includes(imageOf(cluster.workloads[id]))) fail('timed out waiting');
  },
  'rollout undo': () => {
    if (cluster.undoFails) fail('no rollout history found');
    cluster.workloads[id].spec.template = cluster.history[id];
    save();
  },
};
const answer = answers[`${verb} ${second}`];
if (cluster.outOfReach) fail('The connection to the server was refused');
else if (answer) answer();
else if (verb === 'get') process.stdout.write(JSON.stringify(cluster.workloads[second]));
else process.stdout.write(`(${verb} ${second})`);

function apply() {
  cluster.history = Object.fromEntries(
    Object.entries(cluster.workloads).map(([name, { spec }]) => [name, spec.template]),
  );
  Object.assign(cluster.workloads, cluster.applied);
  save();
  if (cluster.applyError) fail(cluster.applyError);
}

function list(items) {
  if (items.length > 0) process.stdout.write(JSON.stringify({ kind: 'List', items }));
}

function imageOf({ spec }) {
  return spec.template.spec.containers[0].image;
}

function save() {
  writeFileSync(file, JSON.stringify(cluster));
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}
