/** At most this many connections may be at their handshake at once: sshd drops beginners beyond `MaxStartups` (10). */
const most = 6
/** A start that takes longer than this waits for a network that may be dead; it must not hold up the others. */
const patienceMs = 1_000

let running = 0
const waiting: Array<() => void> = []

/** Runs `begin` when there is room among the process's connection starts. */
export async function oneOfFewStarts<T>(begin: () => Promise<T>): Promise<T> {
  if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  let held = true
  const release = () => {
    if (!held) return
    held = false
    const next = waiting.shift()
    if (next) next()
    else running--
  }
  const timer = setTimeout(release, patienceMs)
  try {
    return await begin()
  } finally {
    clearTimeout(timer)
    release()
  }
}
