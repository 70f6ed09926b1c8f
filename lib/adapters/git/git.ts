import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Readable, type Writable } from 'node:stream'
import type { Environment } from './git-environment'
import { RepositoryProblem } from './problem'

export type GitCall = {
  /** Arguments after `git`. What a user wrote comes after `--end-of-options` or `--`. */
  args: string[]
  env: Environment
  /** Bytes for its stdin; none by default. */
  input?: Iterable<string | Buffer>
  timeoutMs?: number
  /** More output than this ends it, as a problem. */
  maxBytes?: number
}
export type GitResult = { code: number; stdout: Buffer; stderr: string }
export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>

const TIMEOUT_MS = 60_000
const MAX_BYTES = 256 * 1024 * 1024
const MAX_STDERR = 64 * 1024

/** Runs git to its end. A code other than 0 is an answer; what it takes too long or prints too much is a problem. */
export async function runGit(call: GitCall): Promise<GitResult> {
  const git = startGit(call)
  const maxBytes = call.maxBytes ?? MAX_BYTES
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of git.child.stdout as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      git.stop()
      throw new RepositoryProblem('git', `git ${command(call)} printed more than ${maxBytes} bytes`)
    }
    chunks.push(chunk)
  }
  const { code, stderr } = await git.ended
  return { code, stdout: Buffer.concat(chunks), stderr }
}

/**
 * Starts git; the caller reads `child.stdout` to its end and then awaits `ended`, or calls `stop`.
 * It gets a session of its own: ssh finds no terminal to ask at, and its helpers can be ended with it.
 */
export function startGit(call: GitCall): {
  child: GitChild
  ended: Promise<{ code: number; stderr: string }>
  stop: () => void
} {
  const child = spawn('git', call.args, {
    env: call.env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    stop(child)
  }, timeoutMs)

  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8')
  })
  // A git that ended early closes its stdin: its code says why, the broken pipe does not.
  child.stdin.on('error', () => {})
  Readable.from(call.input ?? []).pipe(child.stdin)

  const ended = new Promise<{ code: number; stderr: string }>((resolve, reject) => {
    child.on('error', cause => {
      reject(new RepositoryProblem('git', `git cannot be started on this machine: ${cause.message}`, cause))
    })
    child.on('close', (code, signal) => {
      if (timedOut) {
        reject(
          new RepositoryProblem('unreachable', `git ${command(call)} took longer than ${timeoutMs / 1000} seconds`),
        )
      } else if (code === null) {
        reject(new RepositoryProblem('git', `git ${command(call)} was ended by ${signal}`))
      } else resolve({ code, stderr })
    })
  }).finally(() => clearTimeout(timer))
  // Whoever stops early never looks at the end.
  ended.catch(() => {})
  return { child, ended, stop: () => stop(child) }
}

/** TERM lets git remove its lock files; KILL follows for what ignores it. */
function stop(child: GitChild): void {
  signal(child, 'SIGTERM')
  child.stdout.destroy()
  const timer = setTimeout(() => signal(child, 'SIGKILL'), 2_000)
  timer.unref()
  child.once('close', () => clearTimeout(timer))
}

function signal(child: GitChild, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // It ended in this moment.
  }
}

/** `fetch`, `ls-tree`: the first argument that is neither an option nor `-C`'s folder. */
function command({ args }: GitCall): string {
  return args[0] === '-C' ? (args[2] ?? '') : (args[0] ?? '')
}
