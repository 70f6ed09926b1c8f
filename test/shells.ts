import { execFileSync, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LIBRARY } from '@/lib/commands/library'
import { scratch } from './scratch'

/** A host's shell with its tools: what a script must work under. */
export type HostShell = { name: string; argv: string[]; path: string }
export type ScriptEnd = { code: number | null; stdout: Buffer; stderr: string }

/** Those of this machine: dash and bash with GNU tools, BusyBox with its own tools only. */
export const hostShells: HostShell[] = [
  ...(['dash', 'bash'] as const).filter(installed).map(name => ({ name, argv: [name], path: process.env.PATH ?? '' })),
  ...(installed('busybox') ? [busybox()] : []),
]

/** Runs a script as a run does: after the functions that scripts share, from a file, with cwd in the place, umask 022, and nothing on stdin. */
export function runScript(
  shell: HostShell,
  place: string,
  script: string,
  options: { env?: Record<string, string>; killAfterMs?: number } = {},
): Promise<ScriptEnd> {
  const file = join(scratch('script-'), 'script')
  writeFileSync(file, `${LIBRARY}\n${script}`)
  const [command = 'sh', ...args] = shell.argv
  const child = spawn(command, [...args, file], {
    cwd: place,
    env: { PATH: shell.path, HOME: place, ...options.env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', chunk => stdout.push(chunk))
  child.stderr.on('data', chunk => stderr.push(chunk))
  const timer = options.killAfterMs === undefined ? null : setTimeout(() => killGroup(child.pid), options.killAfterMs)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      if (timer) clearTimeout(timer)
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
    })
  })
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended before.
  }
}

function installed(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some(folder => existsSync(join(folder, name)))
}

function busybox(): HostShell {
  const folder = scratch('busybox-')
  execFileSync('busybox', ['--install', '-s', folder])
  return { name: 'busybox', argv: [join(folder, 'sh')], path: folder }
}
