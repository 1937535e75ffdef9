const { execFileSync } = require('node:child_process');
const { accessSync, constants } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const embedded = path.join(root, 'infra/local/bin/mongod');

/**
 * Builds what a suite stands on (compiling what changed, nothing else), and tells
 * mongodb-memory-server which mongod to run: the one on `PATH`, else the embedded one.
 */
module.exports = async function globalSetup() {
  build('common', 'infra/local');
  process.env.MONGOMS_SYSTEM_BINARY ??= onPath('mongod') ?? embedded;
  process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false';
};

function build(...packages) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const projects = packages.map((name) => path.join(root, name, 'tsconfig.build.json'));
  execFileSync(process.execPath, [tsc, '-b', ...projects], { stdio: 'inherit' });
}

function onPath(program) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
