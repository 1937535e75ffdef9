const { createDefaultPreset } = require('ts-jest');

/** What every suite shares; a package adds only its own `setupFilesAfterEnv`. */
module.exports = {
  ...createDefaultPreset(),
  testEnvironment: 'node',
  // a machine under load must not fail what is only slow
  testTimeout: 120_000,
  roots: ['<rootDir>/src'],
  globalSetup: require.resolve('./infra/jest/global-setup.js'),
};
