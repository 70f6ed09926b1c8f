import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { loginEnvironment } from './host-command'

const read = <T>(get: () => T): T | null => {
  try {
    return get()
  } catch {
    return null
  }
}

/** Whether a process works in a folder, or below it. A process that has ended works nowhere. */
function worksIn(pid: number, folder: string): boolean {
  const cwd = read(() => readlinkSync(`/proc/${pid}/cwd`))
  return cwd !== null && (cwd === folder || cwd.startsWith(folder + sep))
}

/** The process id of the storefront that runs in a host's home, or `null`. */
export function serviceProcess(home: string): number | null {
  const pid = Number(read(() => readFileSync(join(home, 'storefront/shared/pid'), 'utf8')))
  return pid > 1 && worksIn(pid, home) ? pid : null
}

/** Starts what should run on a host and does not: what init does when a machine boots. Answers whether it had to. */
export async function bootService(host: { user: string; home: string }): Promise<boolean> {
  const current = join(host.home, 'storefront/current')
  if (!existsSync(join(current, 'bin/restart')) || serviceProcess(host.home) !== null) return false
  await promisify(execFile)('/bin/sh', ['bin/restart'], { cwd: current, env: loginEnvironment(host) })
  return true
}

async function stop(pids: () => number[], patienceMs: number): Promise<void> {
  const until = Date.now() + patienceMs
  for (const pid of pids()) read(() => process.kill(pid, 'SIGTERM'))
  while (pids().length > 0) {
    if (Date.now() > until) for (const pid of pids()) read(() => process.kill(pid, 'SIGKILL'))
    await pause(20)
  }
}

/** Stops the storefront of one host. */
export async function stopService(home: string): Promise<void> {
  await stop(() => [serviceProcess(home) ?? []].flat(), 3000)
}

/** Stops every process that works in a folder: services, and runs that still go on. */
export async function stopAllIn(folder: string): Promise<void> {
  const living = () =>
    readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 1 && pid !== process.pid && worksIn(pid, folder))
  await stop(living, 1000)
}
