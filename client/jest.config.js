const { createDefaultPreset } = require('ts-jest');

/** The tsconfig is Next's; Jest runs CommonJS, and wants JSX compiled. */
const typescript = {
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

/** The parts of the pages, in a simulated browser. */
module.exports = {
  ...createDefaultPreset(typescript),
  testEnvironment: 'jsdom',
  roots: ['api', 'components', 'hooks', 'lib'].map((folder) => `<rootDir>/${folder}`),
  // a machine under load must not fail what is only slow
  testTimeout: 60_000,
};
