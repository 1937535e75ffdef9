import Table from 'cli-table3';
import { paint } from './terminal';

/** An empty table with compact rows, coloured only at a terminal. */
export function table(head: readonly string[]): Table.Table {
  return new Table({
    head: head.map((title) => paint('bold', title)),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
}
