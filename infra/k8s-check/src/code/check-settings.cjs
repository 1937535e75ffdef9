/**
 * Loaded before a built service (`node --require`). Instead of starting, the service checks each of
 * the environments on standard input, a JSON array, and prints what it would say to them.
 */
const { readFileSync } = require('node:fs');
const path = require('node:path');

const service = require(path.resolve(__dirname, '../../../../common/build/service/start-service'));

service.startService = (options) => {
  const environments = JSON.parse(readFileSync(0, 'utf8'));
  console.log(JSON.stringify(environments.map((environment) => problemsOf(options, environment))));
  process.exit(0);
};

function problemsOf(options, environment) {
  process.env = environment;
  try {
    service.checkSettings(options);
    return [];
  } catch (error) {
    if (!Array.isArray(error.problems)) throw error;
    return error.problems;
  }
}
