import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Every child of the demo carries this in its environment, with the data folder as its value. */
export const MARK = 'PROMETHEUS_DEMO'

const readProc = (pid: number, file: string): string[] => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0')
  } catch {
    // It has ended, or belongs to someone else.
    return []
  }
}

const marked = (folder: string): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 1 && pid !== process.pid && readProc(pid, 'environ').includes(`${MARK}=${folder}`))

/** The process of a demo that runs on this folder now, or `null`. */
export function runningDemo(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    const isDemo = readProc(pid, 'cmdline').some(argument => argument.endsWith('demo/main.ts'))
    return isDemo && pid !== process.pid ? pid : null
  } catch {
    return null
  }
}

/** Notes that this process runs the demo on this folder. */
export const claimFolder = (folder: string): void => writeFileSync(join(folder, 'pid'), String(process.pid))

/**
 * Whether a process still holds its ports. Its environment is gone before they are, and its first thread can be a
 * zombie while others still hold them.
 */
function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const isZombie = stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
    return !isZombie || readdirSync(`/proc/${pid}/task`).length > 1
  } catch {
    return false
  }
}

/** Ends the children of a demo that was killed before it could do so itself. Answers how many there were. */
export async function endLeftovers(folder: string): Promise<number> {
  const found = marked(folder)
  for (const pid of found) process.kill(pid, 'SIGKILL')
  while (found.some(lives)) await pause(20)
  return found.length
}
