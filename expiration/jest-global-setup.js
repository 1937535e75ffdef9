const { execFileSync } = require('node:child_process');
const path = require('node:path');
const shared = require('../infra/jest/global-setup.js');

/** Beside what every suite stands on: the service itself, which some tests run as a process. */
module.exports = async function globalSetup() {
  await shared();
  const tsc = path.join(__dirname, '../node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', path.join(__dirname, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
};
