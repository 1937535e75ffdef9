import Table from 'cli-table3';
import type { ServerState, ServerSubscription } from './server-state';

/**
 * The state as text: a line of counts, and a table each of clients, channels and subscriptions.
 * @param width columns of the terminal: what is too long for it is cut
 */
export function describeState(
  { server, clients, channels }: ServerState,
  width = Infinity,
): string {
  const counts = [
    plural(server.clients, 'client'),
    plural(server.channels, 'channel'),
    plural(server.subscriptions, 'subscription'),
    plural(server.total_msgs, 'message'),
  ].join(', ');

  return [
    `Cluster ${server.cluster_id}: ${counts}`,
    table(
      ['client', 'subscriptions'],
      clients.map(({ id, subs_count }) => [id, subs_count]),
      width,
    ),
    table(
      ['channel', 'messages', 'first', 'last'],
      channels.map(({ name, msgs, first_seq, last_seq }) => [name, msgs, first_seq, last_seq]),
      width,
    ),
    table(
      [
        'subscription to',
        'queue group',
        'durable name',
        'client',
        'sent',
        'pending',
        'of',
        'state',
      ],
      channels.flatMap(({ name, subscriptions }) => subscriptionRows(name, subscriptions)),
      width,
    ),
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

type Row = (string | number)[];

/** A space on either side. */
const PADDING = 2;
/** A column with one letter, and the sign that more was cut. */
const NARROWEST = PADDING + 2;

function subscriptionRows(channel: string, subscriptions: ServerSubscription[]): Row[] {
  return subscriptions
    .map((subscription) => [
      channel,
      ...namesOf(subscription),
      subscription.client_id,
      subscription.last_sent,
      subscription.pending_count,
      subscription.max_inflight,
      stateOf(subscription),
    ])
    .sort((a, b) => a.join('/').localeCompare(b.join('/')));
}

function namesOf({ queue_name, durable_name, is_durable }: ServerSubscription): [string, string] {
  if (!queue_name) return ['', durable_name ?? ''];
  if (!is_durable) return [queue_name, ''];
  const [durable = '', queue = ''] = queue_name.split(':');
  return [queue, durable];
}

function stateOf({ is_offline, is_stalled }: ServerSubscription): string {
  if (is_offline) return 'away';
  return is_stalled ? 'full' : 'live';
}

/** Undefined for an empty one, so that an idle server fills one line. */
function table(head: string[], rows: Row[], width: number): string | undefined {
  if (rows.length === 0) return undefined;
  const result = new Table({
    head,
    colWidths: columnWidths([head, ...rows], width),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  result.push(...rows);
  return result.toString();
}

/** As wide as what stands in them; the widest give way until all of them fit between the borders. */
function columnWidths(lines: Row[], width: number): number[] {
  const widths = (lines[0] ?? []).map(
    (_, column) => PADDING + Math.max(...lines.map((line) => String(line[column]).length)),
  );
  const room = Math.max(width - widths.length - 1, widths.length * NARROWEST);
  while (widths.reduce((sum, one) => sum + one) > room) {
    const widest = Math.max(...widths);
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
