import { readFile } from 'node:fs/promises'

const TICKS_A_SECOND = 100

/** Processor seconds that a process has used by itself, and those of its children that have ended (and of theirs). */
export async function processorTime(pid: number | 'self'): Promise<{ own: number; children: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // From the state on: the name before it may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [own = 0, ownSystem = 0, children = 0, childrenSystem = 0] = fields.slice(11, 15).map(Number)
  return { own: (own + ownSystem) / TICKS_A_SECOND, children: (children + childrenSystem) / TICKS_A_SECOND }
}
