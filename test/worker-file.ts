/** The worker as one file, built for the test run; from the project's folder. */
export const WORKER = 'test-results/worker.mjs'
