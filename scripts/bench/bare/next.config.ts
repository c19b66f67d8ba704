import { join } from 'node:path';
import type { NextConfig } from 'next';

export default {
  output: 'standalone',
  outputFileTracingRoot: join(import.meta.dirname, '..'),
  poweredByHeader: false,
} satisfies NextConfig;
