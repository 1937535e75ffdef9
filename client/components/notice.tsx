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

const marks: Readonly<Record<NoticeTone, ReactNode>> = {
  success: '✓',
  warning: '!',
  danger: '×',
  waiting: <span className="spinner-border" />,
  neutral: <TicketMark className="notice-ticket" />,
};

/** A message that is all there is to see: how something ended, or why there is nothing. */
export function Notice({ title, tone = 'neutral', children, actions, level = 1 }: NoticeProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className="panel notice">
      <span className={`notice-mark notice-${tone}`} aria-hidden="true">
        {marks[tone]}
      </span>
      <Heading className="h3">{title}</Heading>
      {children}
      {actions && <div className="notice-actions">{actions}</div>}
    </section>
  );
}
