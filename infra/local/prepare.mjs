/**
 * Brings a clone to where its commands can run: installs what the lock file says, then builds
 * what changed (not with `--only-install`, for what runs from its sources). It runs before anything
 * is installed, so it stands on Node alone, and its syntax is old enough for the Node versions that
 * it turns away.
 *
 * Usage: `node prepare.mjs [root] [--only-install]`
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] || join(dirname(fileURLToPath(import.meta.url)), '../..'));
const onlyInstall = process.argv[3] === '--only-install';
const oldestNode = [20, 19];
const inTerminal = Boolean(process.stdout.isTTY);

try {
  requireNode(process.versions.node);
  if (installIsStale()) await step('Install packages', () => npm('ci'));
  if (!onlyInstall) await build();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function build() {
  await step('Build what changed', () => node(join(root, 'node_modules/typescript/bin/tsc'), '-b'));
  for (const workspace of workspacesWithScript('build:if-changed')) {
    await step(`Build ${workspace}`, () => npm('run', 'build:if-changed', '-w', workspace));
  }
}

function requireNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Error(
    `Node ${version} is too old: GitTix needs ${oldestNode.join('.')} or newer (see .nvmrc).`,
  );
}

/**
 * The lock file is newer than the last install, and says something else: a checkout of another
 * branch and back changes its time only.
 */
function installIsStale() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return true;
  if (statSync(lock).mtimeMs <= statSync(installed).mtimeMs) return false;

  const present = readJson(installed).packages;
  return Object.entries(readJson(lock).packages).some(([path, wanted]) => {
    if (path === '') return false;
    const found = present[path];
    if (!found) return !wanted.optional && !wanted.devOptional;
    return found.version !== wanted.version || found.integrity !== wanted.integrity;
  });
}

function workspacesWithScript(script) {
  return readJson(join(root, 'package.json')).workspaces.filter((workspace) => {
    const manifest = join(root, workspace, 'package.json');
    return existsSync(manifest) && script in (readJson(manifest).scripts || {});
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Runs `work` with a line that says what is done and, at its end, how long it took. */
async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const show = () => process.stdout.write(`\r… ${title} (${seconds()})`);
  const ticking = inTerminal ? setInterval(show, 100) : undefined;
  const clear = () => {
    clearInterval(ticking);
    if (inTerminal) process.stdout.write('\r\x1b[K');
  };
  try {
    await work();
    clear();
    console.log(`✔ ${title} (${seconds()})`);
  } catch (error) {
    clear();
    throw new Error(`✖ ${title} (${seconds()}): ${error.message}`, { cause: error });
  }
}

function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli && /npm-cli\.[cm]?js$/.test(cli) ? node(cli, ...args) : run('npm', args);
}

function node(...args) {
  return run(process.execPath, args);
}

/** Resolves when the program ends well; otherwise rejects with all that it had to say. */
function run(program, args) {
  return new Promise((succeed, fail) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => fail(new Error(`${program} can't be run: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return succeed();
      const command = [program === process.execPath ? 'node' : program, ...args].join(' ');
      fail(new Error(`\`${command}\` ended with ${signal || `code ${code}`}\n${output.trim()}`));
    });
  });
}

/** Without npm's choice of one workspace (`npm test -w orders`): an install is always whole. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_workspace/i.test(name)),
  );
}
