/** Programs as one file each, built for the test run; from the project's folder. */
export const WORKER = 'test-results/worker.mjs'
export const FOLLOWING_CLIENT = 'test-results/following-client.mjs'
