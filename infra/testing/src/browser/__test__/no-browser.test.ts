import requireBrowser from '../require-browser';
import { withABrowser } from '../with-a-browser';

const { env } = process;

beforeEach(() => {
  process.env = { ...env, CHROMIUM_PATH: '/nowhere/chromium' };
  delete process.env.GITTIX_NO_BROWSER;
  delete process.env.GITTIX_REQUIRE_BROWSER;
});

afterEach(() => {
  process.env = env;
});

it('skips a suite, and says why, where no browser can be started', async () => {
  const skip = jest.spyOn(describe, 'skip').mockImplementation();
  const suite = jest.fn();

  await requireBrowser();
  withABrowser('the pages', suite);

  expect(skip).toHaveBeenCalledWith(
    expect.stringMatching(
      /^the pages \(no browser can be started: Error: CHROMIUM_PATH is no program: \/nowhere/,
    ),
    suite,
  );
  expect(suite).not.toHaveBeenCalled();
});

it('fails instead where a browser is required', async () => {
  process.env.GITTIX_REQUIRE_BROWSER = '1';

  await expect(requireBrowser()).rejects.toThrow('/nowhere/chromium');
  expect(process.env.GITTIX_NO_BROWSER).toBeUndefined();
});
