import { ServiceUnavailableError } from '../../errors/service-unavailable-error';
import { retryOnConflict } from '../retry-on-conflict';

const conflict = () => Object.assign(new Error('changed meanwhile'), { name: 'VersionError' });

it('answers with the first attempt that no one else was faster than', async () => {
  const attempt = jest
    .fn<Promise<string>, []>()
    .mockRejectedValueOnce(conflict())
    .mockRejectedValueOnce(conflict())
    .mockResolvedValue('saved');

  expect(await retryOnConflict(attempt)).toBe('saved');
  expect(attempt).toHaveBeenCalledTimes(3);
});

it('gives up after five conflicts: come back later', async () => {
  const attempt = jest.fn<Promise<string>, []>().mockRejectedValue(conflict());

  const error = await retryOnConflict(attempt).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ServiceUnavailableError);
  expect((error as ServiceUnavailableError).headers).toEqual({ 'Retry-After': '1' });
  expect(attempt).toHaveBeenCalledTimes(5);
});

it('does not try again for any other reason', async () => {
  const attempt = jest.fn<Promise<string>, []>().mockRejectedValue(new Error('broken'));

  await expect(retryOnConflict(attempt)).rejects.toThrow('broken');
  expect(attempt).toHaveBeenCalledTimes(1);
});
