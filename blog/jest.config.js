const { createDefaultPreset } = require('ts-jest');

/** tsx and Vite need no such settings: Jest runs CommonJS, and wants JSX compiled. */
const typescript = {
  tsconfig: {
    target: 'ES2022',
    module: 'commonjs',
    moduleResolution: 'node10',
    jsx: 'react-jsx',
    esModuleInterop: true,
    isolatedModules: true,
    types: ['node', 'jest'],
  },
};

/** Each service by itself, then all six as processes, then their page in a browser. */
module.exports = {
  ...createDefaultPreset(typescript),
  testEnvironment: 'node',
  globalSetup: require.resolve('@gittix/testing/browser/require-browser'),
  // a machine under load must not fail what is only slow
  testTimeout: 120_000,
};
