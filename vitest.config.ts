import { defineConfig } from 'vitest/config'

const alias = { '@': import.meta.dirname }
const exclude = ['**/node_modules/**', '**/.next/**', 'e2e/**']

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
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: 'test/postgres.ts',
          // Real servers share the machine with the tests: more files at once only makes each of them slower.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
