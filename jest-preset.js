const { createDefaultPreset } = require('ts-jest');

/** What every suite shares; a package adds only its own `setupFilesAfterEnv`. */
module.exports = {
  ...createDefaultPreset(),
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  globalSetup: require.resolve('./infra/jest/global-setup.js'),
};
