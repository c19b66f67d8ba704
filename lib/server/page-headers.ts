/** The request header in which proxy.ts tells a page its own address; one from outside is overwritten there. */
export const PATH_HEADER = 'x-castellan-path';

/** Said on every answer under https, so that a browser that was here once never comes in the clear. */
export function sayHttpsOnly(headers: Headers): void {
  headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
}

/**
 * The content security policy of a page: scripts run by their nonce and load what they need; nothing comes from, or goes
 * to, anywhere else. Inline `style` attributes are what React writes for measured sizes; style sheets need the nonce too.
 */
export function pagePolicy(nonce: string, { production, https }: { production: boolean; https: boolean }): string {
  return [
    "default-src 'none'",
    // React's development build makes its stacks with eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${production ? '' : " 'unsafe-eval'"}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
