import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 60_000

/** Waits until something holds; throws an error that begins with `what` when it does not within a minute. */
export async function until(what: string, holds: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what} has not happened within ${patienceMs / 1000} s`)
    await pause(50)
  }
}

/** Whether something takes connections on a loopback port. */
export const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })

/** Whether a web server answers, and not with an error of its own. */
export const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    response => response.status < 500,
    () => false,
  )
