import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { Readable, type Writable } from 'node:stream'
import type { Environment } from './git-environment'
import { RepositoryProblem } from './problem'

export type GitCall = {
  /** Arguments after `git`. What a user wrote comes after `--end-of-options` or `--`. */
  args: string[]
  env: Environment
  /** git runs once for each of these words, as its last argument; see `EACH`. */
  each?: string[]
  /** Bytes for its stdin; none by default. `null`: the caller writes to `child.stdin`. */
  input?: Iterable<string | Buffer> | null
  /** `null`: none. */
  timeoutMs?: number | null
  /** More output than this ends it, as a problem. */
  maxBytes?: number
}
export type GitResult = { code: number; stdout: Buffer; stderr: string }
export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>

/**
 * Words in a line each; out come lines of a word and what git printed of it, nothing where it could not. A process of our
 * size is copied for every git that it starts, which costs more than many a git: a shell of that size is not.
 */
const EACH = 'while read -r word; do echo "$word $(git "$@" "$word" </dev/null)"; done'

const TIMEOUT_MS = 60_000
const MAX_BYTES = 256 * 1024 * 1024
const MAX_STDERR = 64 * 1024

/** Runs git to its end. A code other than 0 is an answer; what it takes too long or prints too much is a problem. */
export async function runGit(call: GitCall): Promise<GitResult> {
  const git = startGit(call)
  const maxBytes = call.maxBytes ?? MAX_BYTES
  const chunks: Buffer[] = []
  let bytes = 0
  git.child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
    else git.stop()
  })
  const result = await git.ended.catch((error: unknown) => {
    if (bytes > maxBytes) return null
    throw error
  })
  if (result && bytes <= maxBytes) return { ...result, stdout: Buffer.concat(chunks) }
  throw new RepositoryProblem('git', `git ${command(call)} printed more than ${maxBytes} bytes`)
}

/**
 * Starts git; the caller reads `child.stdout` to its end and then awaits `ended`, or calls `stop`.
 * It gets a session of its own: ssh finds no terminal to ask at, and its helpers can be ended with it.
 */
export function startGit(call: GitCall): {
  child: GitChild
  ended: Promise<{ code: number; stderr: string }>
  stop: () => void
  /** Whether it keeps our process from ending. */
  hold: (held: boolean) => void
} {
  const input = call.each ? [call.each.map(word => `${word}\n`).join('')] : call.input
  const [program, args] = call.each ? ['sh', ['-c', EACH, 'sh', ...call.args]] : ['git', call.args]
  const child = spawn(program, args, {
    env: call.env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const timeoutMs = call.timeoutMs === undefined ? TIMEOUT_MS : call.timeoutMs
  let timedOut = false
  const giveUp = () => {
    timedOut = true
    end(child)
  }
  const timer = timeoutMs === null ? undefined : setTimeout(giveUp, timeoutMs)

  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8')
  })
  // A git that ended early closes its stdin: its code says why, the broken pipe does not.
  child.stdin.on('error', () => {})
  if (input !== null) Readable.from(input ?? []).pipe(child.stdin)

  const ended = new Promise<{ code: number; stderr: string }>((resolve, reject) => {
    child.on('error', cause => {
      reject(new RepositoryProblem('git', `git cannot be started on this machine: ${cause.message}`, cause))
    })
    child.on('close', (code, signal) => {
      if (timedOut) {
        reject(
          new RepositoryProblem(
            'unreachable',
            `git ${command(call)} took longer than ${(timeoutMs ?? 0) / 1000} seconds`,
          ),
        )
      } else if (code === null) {
        reject(new RepositoryProblem('git', `git ${command(call)} was ended by ${signal}`))
      } else resolve({ code, stderr })
    })
  }).finally(() => clearTimeout(timer))
  // Whoever stops early never looks at the end.
  ended.catch(() => {})
  return { child, ended, stop: () => stop(child), hold: held => hold(child, held) }
}

function hold(child: GitChild, held: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr] as (GitChild | Socket)[])
    held ? handle.ref() : handle.unref()
}

/** For a caller that reads no further: what is still unread would keep the child from being closed. */
function stop(child: GitChild): void {
  end(child)
  child.stdout.destroy()
}

/** TERM lets git remove its lock files; KILL follows for what ignores it, and whoever still holds its pipes is left. */
function end(child: GitChild): void {
  signal(child, 'SIGTERM')
  const timer = setTimeout(() => {
    signal(child, 'SIGKILL')
    child.stdout.destroy()
    child.stderr.destroy()
  }, 2_000)
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
  return args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-C') ?? ''
}
