/** A kustomize that writes down where it was called, and with what. */
import { writeFileSync } from 'node:fs';

if (process.env.FAKE_ANSWER) {
  process.stderr.write(process.env.FAKE_ANSWER);
  process.exitCode = 1;
} else {
  const [folder, args] = [process.cwd(), process.argv.slice(2)];
  writeFileSync(process.env.FAKE_CALL, JSON.stringify({ folder, args }));
}
