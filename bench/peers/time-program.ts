import { spawn } from 'node:child_process'
import { once } from 'node:events'

const LIMIT_MS = 10 * 60_000

/** Runs a program to its end. Gives the seconds from its start; throws with the end of what it said when it fails. */
export async function timeProgram(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<number> {
  const began = performance.now()
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  })
  let said = ''
  const keep = (piece: Buffer) => {
    said = `${said}${piece}`.slice(-3000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const [code] = await once(child, 'exit')
  const seconds = (performance.now() - began) / 1000
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited ${code}:\n${said}`)
  return seconds
}
