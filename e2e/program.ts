import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** One of our own programs, which a test may kill and start again. */
export class Program {
  #child: ChildProcess | null = null

  constructor(
    readonly name: string,
    private readonly script: string,
    private readonly env: Record<string, string>,
    private readonly log: string,
  ) {}

  start(): void {
    const log = openSync(this.log, 'a')
    // In one process, not through tsx's own, so that a signal meets the program itself.
    this.#child = spawn(process.execPath, ['--import', 'tsx', this.script], {
      cwd: ROOT,
      env: { ...this.env, NODE_ENV: 'production' },
      stdio: ['ignore', log, log],
    })
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Ends it, and waits until it has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || !this.isRunning) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
}
