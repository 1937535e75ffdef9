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

/** Next asks for a class here: only that may have `getInitialProps`. */
export default class GitTixDocument extends Document {
  static override async getInitialProps(context: DocumentContext): Promise<DocumentInitialProps> {
    const policy = contentSecurityPolicy(publicSettings(), process.env.NODE_ENV === 'development');
    context.res?.setHeader('Content-Security-Policy', policy);
    return Document.getInitialProps(context);
  }

  override render() {
    return (
      <Html lang="en">
        <Head>
          <link rel="icon" href="/icon.svg" type="image/svg+xml" />
          <meta name="theme-color" content="#1e1b4b" />
        </Head>
        <body>
          <Main />
          <NextScript />
        </body>
      </Html>
    );
  }
}
