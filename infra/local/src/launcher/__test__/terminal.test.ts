import { openTerminal } from '../terminal';

let shown: string[];
beforeEach(() => {
  shown = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void shown.push(line));
  jest.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

it('shows warnings and errors of a process, and nothing below', () => {
  const terminal = openTerminal();

  terminal.logged('orders', { level: 'info', text: 'listening' });
  terminal.logged('orders', { level: 'warn', text: 'bus is away' });
  terminal.logged('payments', { level: 'error', text: 'no answer' });

  expect(shown).toEqual(['orders     warn: bus is away', 'payments   error: no answer']);
});

it('shows the same words of the same process once in ten seconds', () => {
  const terminal = openTerminal();
  const warn = (name: string) => terminal.logged(name, { level: 'warn', text: 'bus is away' });

  warn('orders');
  warn('orders');
  warn('tickets');
  expect(shown).toEqual(['orders     warn: bus is away', 'tickets    warn: bus is away']);

  jest.mocked(performance.now).mockReturnValue(10_000);
  warn('orders');
  expect(shown).toHaveLength(3);
});

it('cuts a long message: the log has it whole', () => {
  openTerminal().logged('orders', { level: 'error', text: 'x'.repeat(5_000) });

  expect(shown[0]?.length).toBeLessThan(400);
  expect(shown[0]).toMatch(/x…$/);
});
