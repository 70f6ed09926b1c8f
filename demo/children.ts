import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

export type ChildSpec = {
  name: string
  /** Arguments of node. */
  args: string[]
  env: NodeJS.ProcessEnv
  say: (line: string) => void
  /** It came down again and again at once, and was given up. */
  onGivenUp: () => void
}

/** A process that is started again whenever it dies, as systemd would, until it is stopped. */
export type Child = { readonly pid: number | undefined; stop(): Promise<void> }

const RESTART_MS = 500
const PATIENCE_MS = 10_000
/** What lives shorter than this never came up. */
const SHORT_LIFE_MS = 5000
const MOST_SHORT_LIVES = 3

function passOn(from: Readable | null, name: string, say: (line: string) => void): void {
  if (from) createInterface({ input: from }).on('line', line => line.trim() && say(`${name.padEnd(6)} | ${line}`))
}

/** How a child came to its end; one that was killed could have lived. */
type End = { how: string; killed: boolean }

const ended = (child: ChildProcess) =>
  new Promise<End>(resolve => {
    child.once('error', error => resolve({ how: error.message, killed: false }))
    child.once('exit', (code, signal) =>
      resolve(
        signal ? { how: `was killed by ${signal}`, killed: true } : { how: `ended with code ${code}`, killed: false },
      ),
    )
  })

/** Ends a process politely, and by force when it does not listen. */
async function end(child: ChildProcess, gone: Promise<End>): Promise<void> {
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(late)
}

/** Starts a child and keeps it up. It has a process group of its own, so that Ctrl-C is ours to pass on, in our order. */
export function keepUp({ name, args, env, say, onGivenUp }: ChildSpec): Child {
  const stopping = new AbortController()
  let child: ChildProcess
  let gone: Promise<End>

  const start = () => {
    child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    gone = ended(child)
    passOn(child.stdout, name, say)
    passOn(child.stderr, name, say)
  }
  const watch = async () => {
    let shortLives = 0
    for (;;) {
      const began = Date.now()
      const { how, killed } = await gone
      if (stopping.signal.aborted) return
      shortLives = !killed && Date.now() - began < SHORT_LIFE_MS ? shortLives + 1 : 0
      if (shortLives === MOST_SHORT_LIVES) {
        say(`${name.padEnd(6)} | ${how} ${MOST_SHORT_LIVES} times at once, and is given up`)
        return onGivenUp()
      }
      say(`${name.padEnd(6)} | ${how}, and is started again`)
      await pause(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      start()
      say(`${name.padEnd(6)} | is process ${child.pid} now`)
    }
  }

  start()
  void watch()
  return {
    get pid() {
      return child.pid
    },
    stop: async () => {
      stopping.abort()
      if (child.exitCode === null && child.signalCode === null) await end(child, gone)
    },
  }
}
