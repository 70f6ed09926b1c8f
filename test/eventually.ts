import { vi } from 'vitest'

/**
 * Calls `check` again and again until it no longer throws, and answers what it then returned. Gives up after
 * `timeout` milliseconds with what `check` threw last. It is patient: a busy machine is no failure.
 */
export const eventually = <T>(check: () => T | Promise<T>, { timeout = 40_000, interval = 20 } = {}) =>
  vi.waitFor(check, { timeout, interval })
