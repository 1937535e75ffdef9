import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const portsModule = path.resolve(__dirname, '../../../build/launcher/ports.js');

/** In a process of its own, as the library that finds ports is an ES module. */
async function freePorts(count: number): Promise<number[]> {
  const script = `
    const { freePort } = require(${JSON.stringify(portsModule)});
    (async () => {
      const ports = [];
      while (ports.length < ${count}) ports.push(await freePort());
      console.log(JSON.stringify(ports));
    })();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return JSON.parse(stdout) as number[];
}

it('hands out each port once, where no outgoing connection could take it meanwhile', async () => {
  const ports = await freePorts(30);
  expect(new Set(ports).size).toBe(30);
  expect(ports.filter((port) => port < 20_000 || port >= 32_000)).toEqual([]);
});
