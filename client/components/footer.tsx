export function Footer() {
  return (
    <footer className="site-footer d-print-none">
      <div className="container">
        <p>
          <strong>GitTix</strong> holds a ticket for you while you pay. Nobody else can buy it
          meanwhile, and your card is charged once.
        </p>
      </div>
    </footer>
  );
}
