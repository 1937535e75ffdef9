/** The images, built and run by docker or podman, with the security settings of the manifests. */
module.exports = {
  ...require('../../../jest-preset.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  globalSetup: '<rootDir>/support/require-engine.ts',
  // an image is built in minutes where nothing of it is cached
  testTimeout: 60 * 60_000,
};
