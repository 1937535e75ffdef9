const { createDefaultPreset } = require('ts-jest');

/** The components in a simulated browser, and the whole marketplace in a real one. */
const options = {
  tsconfig: {
    target: 'ES2022',
    module: 'node16',
    moduleResolution: 'node16',
    jsx: 'react-jsx',
    esModuleInterop: true,
    isolatedModules: true,
    types: ['node', 'jest'],
  },
};

module.exports = {
  projects: [
    {
      ...createDefaultPreset(options),
      displayName: 'components',
      testEnvironment: 'jsdom',
      testMatch: ['<rootDir>/{components,hooks,lib,api}/**/__test__/**/*.test.{ts,tsx}'],
      // a machine under load must not fail what is only slow
      testTimeout: 60_000,
    },
    {
      ...createDefaultPreset(options),
      displayName: 'e2e',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
      testTimeout: 180_000,
    },
  ],
};
