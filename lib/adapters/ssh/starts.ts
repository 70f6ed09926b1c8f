/** At most this many connections may be at their handshake at once: sshd drops beginners beyond `MaxStartups` (10). */
const most = 6

let running = 0
const waiting: Array<() => void> = []

/** Runs `begin` when a place is free among the process's connection starts. */
export async function oneOfFewStarts<T>(begin: () => Promise<T>): Promise<T> {
  if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  try {
    return await begin()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
