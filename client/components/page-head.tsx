import Head from 'next/head';

interface PageHeadProps {
  readonly title: string;
  readonly description?: string;
}

const DEFAULT_DESCRIPTION =
  'Buy and sell tickets among fans. A ticket is held for you while you pay.';

export function PageHead({ title, description = DEFAULT_DESCRIPTION }: PageHeadProps) {
  return (
    <Head>
      <title>{`${title} · GitTix`}</title>
      <meta name="description" content={description} />
    </Head>
  );
}
