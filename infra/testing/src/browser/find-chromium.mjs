/**
 * Prints, as JSON, the Chromium to test with: `CHROMIUM_PATH`, else the one that the package
 * @sparticuz/chromium brings along with the shared libraries it needs. A program of its own,
 * because the package is an ES module, which Jest can't import.
 */
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const { CHROMIUM_PATH } = process.env;
if (CHROMIUM_PATH) {
  requireProgram(CHROMIUM_PATH);
  print({ executablePath: CHROMIUM_PATH, libraries: '' });
} else {
  // read when the package is imported: which set of libraries to unpack
  process.env.AWS_LAMBDA_JS_RUNTIME ||= 'nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const libraries = [process.env.LD_LIBRARY_PATH, join(tmpdir(), 'al2023/lib')]
    .filter(Boolean)
    .join(delimiter);
  print({ executablePath, libraries });
}

/** Asked here because Playwright leaves its folders behind when it can't start a browser. */
function requireProgram(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch (error) {
    throw new Error(`CHROMIUM_PATH is no program: ${file}`, { cause: error });
  }
}

function print(found) {
  process.stdout.write(JSON.stringify(found));
}
