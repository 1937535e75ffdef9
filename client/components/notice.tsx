import type { ReactNode } from 'react';
import { TicketMark } from './ticket-mark';

export type NoticeTone = 'success' | 'warning' | 'danger' | 'waiting' | 'neutral';

interface NoticeProps {
  readonly title: string;
  readonly tone?: NoticeTone;
  readonly children?: ReactNode;
  /** Where to go from here. */
  readonly actions?: ReactNode;
  /** The notice is the page's own heading, or one of its parts. */
  readonly level?: 1 | 2;
}

interface Mark {
  readonly sign: ReactNode;
  /** One of Bootstrap's. */
  readonly color: 'success' | 'warning' | 'danger' | 'secondary';
}

const marks: Readonly<Record<NoticeTone, Mark>> = {
  success: { sign: '✓', color: 'success' },
  warning: { sign: '!', color: 'warning' },
  danger: { sign: '×', color: 'danger' },
  waiting: { sign: <span className="spinner-border" />, color: 'secondary' },
  neutral: { sign: <TicketMark className="notice-ticket" />, color: 'secondary' },
};

/** A message that is all there is to see: how something ended, or why there is nothing. */
export function Notice({ title, tone = 'neutral', children, actions, level = 1 }: NoticeProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  const { sign, color } = marks[tone];
  return (
    <section className="panel notice">
      <span className={`notice-mark bg-${color}-subtle text-${color}-emphasis`} aria-hidden="true">
        {sign}
      </span>
      <Heading className="h3">{title}</Heading>
      {children}
      {actions && <div className="notice-actions">{actions}</div>}
    </section>
  );
}
