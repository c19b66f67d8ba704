import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Under no-referrer the forms of our own pages would come with `Origin: null`.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

/** What is no page runs and loads nothing. Pages have a policy of their own, with a nonce: see proxy.ts. */
const noPage = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  },
];

export default {
  output: 'standalone',
  // Two builds in one checkout do not meet when each names a folder of its own.
  distDir: process.env['NEXT_DIST_DIR'] ?? '.next',
  outputFileTracingRoot: import.meta.dirname,
  // What is read at run time, so that nothing imports it: the demo, the migrations, the embedded database's own files.
  outputFileTracingIncludes: {
    '/**': [
      './deploy/demo/**/*',
      './prisma/migrations/**/*',
      './node_modules/@electric-sql/pglite/dist/*.{js,wasm,data}',
    ],
  },
  serverExternalPackages: [
    'next-auth',
    'openid-client',
    'oidc-provider',
    '@kubernetes/client-node',
    'pino',
    'prom-client',
    'undici',
    'chokidar',
    'tar-stream',
    '@electric-sql/pglite',
    'pglite-prisma-adapter',
    '@prisma/adapter-pg',
    '@prisma/client',
    'pg',
  ],
  // `npm run types` checks them, tests included; a build checks nothing twice.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  images: { unoptimized: true },
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: securityHeaders },
      { source: '/:place(api|healthz|readyz|metrics)/:path*', headers: noPage },
    ]),
  rewrites: () =>
    Promise.resolve({
      // The address that start-up prints: the key is exchanged for a cookie and leaves the address at once.
      beforeFiles: [{ source: '/', has: [{ type: 'query', key: 'key' }], destination: '/api/v1/session' }],
      afterFiles: [],
      fallback: [],
    }),
} satisfies NextConfig;
