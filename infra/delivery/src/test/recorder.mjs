/**
 * A program that writes down each call, where it was and with what, and answers `RECORDER_ANSWER`; it
 * fails with `RECORDER_ERROR` when a call has `RECORDER_FAILS` in it.
 */
import { appendFileSync } from 'node:fs';

const [folder, args] = [process.cwd(), process.argv.slice(2)];
appendFileSync(process.env.RECORDER_FILE, `${JSON.stringify({ folder, args })}\n`);
const {
  RECORDER_ANSWER: answer = '',
  RECORDER_FAILS: fails,
  RECORDER_ERROR: message = 'failed',
} = process.env;
if (fails && args.join(' ').includes(fails)) {
  process.stderr.write(message);
  process.exitCode = 1;
} else {
  process.stdout.write(answer);
}
