import { eventually, until } from '../until';

/** Lets a minute pass at once. */
const aMinuteLater = () =>
  jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);

afterEach(() => jest.restoreAllMocks());

describe('until', () => {
  it('resolves to what it finds in the end', async () => {
    const found: (string | false | undefined)[] = [false, undefined, '', 'a ticket', 'another'];

    expect(await until(() => found.shift())).toBe('a ticket');
  });

  it('says what it has not found for a minute', async () => {
    const look = () => {
      aMinuteLater();
      return false as const;
    };

    await expect(until('the bus listening', look)).rejects.toThrow(
      'the bus listening did not come about',
    );
  });

  it('ends with what looking throws', async () => {
    const look = () => Promise.reject(new Error('the server has ended'));

    await expect(until(look)).rejects.toThrow('the server has ended');
  });
});

describe('eventually', () => {
  it('resolves once the check holds', async () => {
    let checks = 0;

    await eventually(() => expect(++checks).toBe(3));

    expect(checks).toBe(3);
  });

  it('ends with what has not held for a minute', async () => {
    const check = () => {
      aMinuteLater();
      throw new Error('1 is not 2');
    };

    await expect(eventually(check)).rejects.toThrow('1 is not 2');
  });
});
