import { defineConfig } from 'vitest/config'

const alias = { '@': import.meta.dirname }
const exclude = ['**/node_modules/**', '**/.next/**', 'e2e/**']

const PATIENT = { timeout: 25_000, interval: 20 }

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, '**/*.integration.test.ts'],
          // No test of these leaves anything behind for another, and a fresh process for each file is most of their time.
          pool: 'threads',
          isolate: false,
          // A busy machine is no failure.
          testTimeout: 30_000,
          expect: { poll: PATIENT },
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: 'test/postgres.ts',
          // Many of them wait for what has a time of its own. More files at once only make each of them slower: servers are real.
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: PATIENT },
        },
      },
    ],
  },
})
