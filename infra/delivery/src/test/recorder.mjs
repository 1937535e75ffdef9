/**
 * A program that writes down each call, where it was and with what. It answers `RECORDER_ANSWER`, and
 * with the content of `RECORDER_FILE_ANSWER` a call that has `RECORDER_FILE_FOR` in it; it fails with
 * `RECORDER_ERROR` when a call has `RECORDER_FAILS` in it.
 */
import { appendFileSync, readFileSync } from 'node:fs';

const [folder, args] = [process.cwd(), process.argv.slice(2)];
appendFileSync(process.env.RECORDER_FILE, `${JSON.stringify({ folder, args })}\n`);
const {
  RECORDER_ANSWER: answer = '',
  RECORDER_FILE_ANSWER: file,
  RECORDER_FILE_FOR: asked,
  RECORDER_FAILS: fails,
  RECORDER_ERROR: message = 'failed',
} = process.env;
if (fails && args.join(' ').includes(fails)) {
  process.stderr.write(message);
  process.exitCode = 1;
} else {
  process.stdout.write(asked && args.includes(asked) ? readFileSync(file) : answer);
}
