/** The pages as they are served, in a real browser, with the whole marketplace behind them. */
module.exports = {
  ...require('../jest.config.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  testEnvironment: 'node',
  globalSetup: require.resolve('@gittix/testing/browser/require-browser'),
  // as long as several waits may take, each of which gives up after a minute and says for what
  testTimeout: 300_000,
};
