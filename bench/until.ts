import { setTimeout as pause } from 'node:timers/promises'

/** Waits until something holds; throws an error that begins with `what` when it does not in time. */
export async function until(what: string, holds: () => Promise<boolean>, patienceMs = 120_000): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} has not happened within ${patienceMs / 1000} s`)
    await pause(20)
  }
}
