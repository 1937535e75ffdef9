/** What every answer carries; HTML has a Content-Security-Policy too (pages/_document.tsx). */
const headers = [
  // Next's development server calls one of its scripts JSON
  ...(process.env.NODE_ENV === 'development'
    ? []
    : [{ key: 'X-Content-Type-Options', value: 'nosniff' }]),
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // an image wants a folder that runs without the repository; `next start` wants none
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // `npm run typecheck` does this for the whole repository
  typescript: { ignoreBuildErrors: true },
  // sources that a container mounts may change without a file-system event
  watchOptions: { pollIntervalMs: 300 },
  // `next dev` behind the Ingress of a development cluster: it would refuse the reload's web socket
  allowedDevOrigins: ['ticketing.dev'],
  // Next's service for pictures of other sizes: work for any stranger, 19 MB in the image, used by no page
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['../node_modules/sharp/**', '../node_modules/@img/**'] },
  headers: async () => [{ source: '/:path*', headers }],
};
