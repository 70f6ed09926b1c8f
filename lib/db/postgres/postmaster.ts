import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What a running server says of itself in `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; ready: boolean }

/**
 * The server that runs on this data directory, or `null`. A file left by one that was killed is removed where its pid
 * has gone to something else, because PostgreSQL itself would then refuse to start.
 */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const file = join(data, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !isSignalable(pid)) return null
  if (process.platform !== 'linux' || (await isPostmasterOf(pid, data)))
    return { pid, port, ready: lines[7]?.trim() === 'ready' }
  await rm(file, { force: true })
  return null
}

function isSignalable(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A zombie has no command line: where nobody reaps it, its pid would look alive for ever. */
async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.split('\0').includes(data)
}
