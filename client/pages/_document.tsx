import Document, {
  type DocumentContext,
  type DocumentInitialProps,
  Head,
  Html,
  Main,
  NextScript,
} from 'next/document';
import { contentSecurityPolicy } from '../lib/content-security-policy';
import { publicSettings } from '../lib/settings';

interface OwnProps {
  /** Marks the inline script by which Next starts as ours; another one at each request. */
  readonly nonce: string;
}

/** Next asks for a class here: only that may have `getInitialProps`. */
export default class GitTixDocument extends Document<OwnProps> {
  static override async getInitialProps(
    context: DocumentContext,
  ): Promise<DocumentInitialProps & OwnProps> {
    const nonce = crypto.randomUUID();
    const reloading = process.env.NODE_ENV === 'development';
    const policy = contentSecurityPolicy(publicSettings(), { nonce, reloading });
    context.res?.setHeader('Content-Security-Policy', policy);
    return { ...(await Document.getInitialProps(context)), nonce };
  }

  override render() {
    const { nonce } = this.props;
    return (
      // Bootstrap scrolls smoothly; the next page is to begin at its top at once
      <Html lang="en" data-scroll-behavior="smooth">
        <Head nonce={nonce}>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" sizes="any" />
          <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
          <meta name="theme-color" content="#1e1b4b" />
        </Head>
        <body>
          <Main />
          <NextScript nonce={nonce} />
        </body>
      </Html>
    );
  }
}
