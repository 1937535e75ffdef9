/** The pages as they are served, in a real browser, with the whole marketplace behind them. */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  testEnvironment: 'node',
  globalSetup: require.resolve('@gittix/testing/browser/require-browser'),
  testTimeout: 180_000,
};
