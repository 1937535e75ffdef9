/**
 * Prints, as JSON, as many free ports as its argument says, from below those that systems give to
 * outgoing connections. A program of its own, because get-port is an ES module, which Jest can't
 * import.
 */
import getPort from 'get-port';

const LOWEST = 20_000;
const COUNT = 12_000;

const begin = Math.floor(Math.random() * COUNT);
const candidates = Array.from({ length: COUNT }, (_, n) => LOWEST + ((begin + n) % COUNT));

const ports = [];
while (ports.length < Number(process.argv[2])) {
  ports.push(await getPort({ host: '127.0.0.1', port: candidates }));
}
process.stdout.write(JSON.stringify(ports));
