import { setTimeout as sleep } from 'node:timers/promises';
import type { Experiment, Step } from './page';
import type { RunningServer } from './servers';
import { Terminal } from './terminal';

/** How long the page may keep its reader waiting, in milliseconds. */
const PATIENCE = 40_000;

const CLOSED = 'NATS connection closed!';

type Seen = Extract<Step, { do: 'see' }>;

/** Does what an experiment says, in terminals of its own; throws where it sees something else. */
export class ExperimentRun {
  readonly #terminals = new Map<string, Terminal>();
  /** How many lines of each terminal have been compared. */
  readonly #compared = new Map<Terminal, number>();
  /** Process numbers of the page, and those that stand for them here. */
  readonly #processes = new Map<string, number>();
  #lastSeenAt = 0;

  constructor(private readonly server: RunningServer) {}

  async perform({ steps }: Experiment): Promise<void> {
    for (const [index, step] of steps.entries()) {
      if (step.do === 'type') await this.#terminal(step).type(step.keys);
      if (step.do === 'run') await this.#run(step, steps[index + 1]);
      if (step.do === 'see' && !step.shared) await this.#see(step);
      // the shares of one crowd stand together; the last one is compared with them all
      if (step.do === 'see' && step.shared && !isShare(steps[index + 1])) {
        await this.#seeShared(sharesUpTo(steps, index));
      }
    }
    await this.#endAll();
  }

  /** Ends what still runs, however the experiment went. */
  async stop(): Promise<void> {
    await Promise.all([...this.#terminals.values()].map((each) => each.stop('SIGKILL')));
  }

  async #run(step: Extract<Step, { do: 'run' }>, next?: Step): Promise<void> {
    const [, process_] = /^kill -9 (\d+)$/.exec(step.command) ?? [];
    if (process_) return this.#kill(process_);

    const terminal = this.#terminal(step);
    await terminal.run(step.command);
    if (!step.command.includes('--once') || next?.do !== 'see') return;

    // a snapshot is taken again until it shows what the page says, for some of that takes time
    const start = this.#compared.get(terminal) ?? 0;
    for (const deadline = performance.now() + PATIENCE; ;) {
      await terminal.end();
      const shown = terminal.lines.slice(start).map(({ text }) => text);
      if (shown.join('\n') === next.lines.join('\n') || performance.now() > deadline) return;
      await sleep(200);
      terminal.lines.length = start;
      await terminal.run(step.command);
    }
  }

  #kill(numberOnPage: string): void {
    const pid = this.#processes.get(numberOnPage);
    if (!pid) throw new Error(`The page has not shown a process ${numberOnPage}`);
    process.kill(pid, 'SIGKILL');
  }

  async #see(step: Seen): Promise<void> {
    const terminal = this.#terminal(step);
    const start = this.#compared.get(terminal) ?? 0;
    await patiently(() => terminal.lines.length >= start + step.lines.length);

    const shown = terminal.lines.slice(start, start + step.lines.length);
    expect(shown.map(({ text }) => normal(text))).toEqual(step.lines.map(normal));
    this.#compared.set(terminal, start + step.lines.length);
    if (step.later) expect(shown[0]?.at).toBeGreaterThanOrEqual(this.#lastSeenAt);
    this.#lastSeenAt = shown.at(-1)?.at ?? 0;
    step.lines.forEach((line, index) => this.#noteProcess(line, shown[index]?.text ?? ''));
  }

  async #seeShared(shares: Seen[]): Promise<void> {
    const all = shares.flatMap(({ lines }) => lines);
    const terminals = shares.map((share) => this.#terminal(share));
    const unseen = () =>
      terminals.map((terminal) => terminal.lines.slice(this.#compared.get(terminal) ?? 0));
    await patiently(() => unseen().flat().length >= all.length);

    const shown = unseen();
    const texts = shown.flat().map(({ text }) => text);
    expect(texts.sort()).toEqual(all.sort());
    expect(shown.filter((lines) => lines.length === 0)).toEqual([]);
    for (const terminal of terminals) this.#compared.set(terminal, terminal.lines.length);
  }

  /** What was not on the page must not have been seen, but for the farewell of who is ended here. */
  async #endAll(): Promise<void> {
    for (const [name, terminal] of this.#terminals) {
      const farewell = terminal.running ? [CLOSED] : [];
      await terminal.stop('SIGINT');
      const rest = terminal.lines.slice(this.#compared.get(terminal) ?? 0);
      expect({ [name]: rest.map(({ text }) => text) }).toEqual({ [name]: farewell });
    }
  }

  #terminal({ terminal: name }: { terminal: string }): Terminal {
    const known = this.#terminals.get(name);
    if (known) return known;
    const terminal = new Terminal({
      ...process.env,
      LOG_LEVEL: undefined,
      NATS_URL: this.server.url,
      NATS_MONITOR_URL: this.server.monitorUrl,
    });
    this.#terminals.set(name, terminal);
    return terminal;
  }

  #noteProcess(line: string, shown: string): void {
    const [, onPage] = /process (\d+)$/.exec(line) ?? [];
    const [, here] = /process (\d+)$/.exec(shown) ?? [];
    if (onPage && here) this.#processes.set(onPage, Number(here));
  }
}

function isShare(step: Step | undefined): boolean {
  return step?.do === 'see' && step.shared;
}

function sharesUpTo(steps: Step[], last: number): Seen[] {
  const first = steps.slice(0, last + 1).findLastIndex((step) => !isShare(step)) + 1;
  return steps.slice(first, last + 1).filter((step) => step.do === 'see');
}

/** Random client ids and process numbers are nobody's promise. */
function normal(line: string): string {
  return line
    .replace(/client [0-9a-f]{8}\b/, 'client <random>')
    .replace(/process \d+$/, 'process <number>');
}

/** Gives up quietly: what is there then is compared, and shows what is missing. */
async function patiently(condition: () => boolean): Promise<void> {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline;) {
    if (condition()) return;
    await sleep(20);
  }
}
