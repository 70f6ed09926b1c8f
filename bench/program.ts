import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processorTime } from './processor-time'

const ROOT = join(import.meta.dirname, '..')

/** One of our own programs in a process of its own, as it runs in production. */
export class Program {
  readonly #child: ChildProcess
  #said = ''

  constructor(script: string, env: Record<string, string>) {
    const [command = '', ...args] = script.endsWith('.ts') ? [process.execPath, '--import', 'tsx'] : ['bash']
    this.#child = spawn(command, [...args, script], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk}`.slice(-10_000)
    }
    this.#child.stdout?.on('data', keep)
    this.#child.stderr?.on('data', keep)
  }

  /** The end of what it wrote. */
  get said(): string {
    return this.#said
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** The most memory it ever held, in MB (10^6 bytes). */
  async peakMemory(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8')
    return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6
  }

  /** Processor time that it has used by itself, in seconds. */
  async cpuSeconds(): Promise<number> {
    return (await processorTime(Number(this.#child.pid))).own
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }
}
