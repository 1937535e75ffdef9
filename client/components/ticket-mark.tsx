/** The ticket that stands for GitTix. */
export function TicketMark({ className }: { readonly className: string }) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M3 9a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v3.5a3.5 3.5 0 0 0 0 7V23a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-3.5a3.5 3.5 0 0 0 0-7z" />
      <path className="ticket-perforation" d="M20 8v16" />
    </svg>
  );
}
