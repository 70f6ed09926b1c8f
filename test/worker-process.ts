import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Fleet } from './fleet'
import { WORKER } from './program-files'
import { scratch } from './scratch'

const ROOT = join(import.meta.dirname, '..')

/** A real worker in a process of its own, against a fleet's database, that can be killed and started again. */
export class WorkerProcess {
  #process: ChildProcess | null = null
  readonly #env: NodeJS.ProcessEnv
  output = ''

  /** @param env what this one's environment has besides, or instead */
  constructor(fleet: Fleet, env: Record<string, string> = {}) {
    this.#env = {
      ...process.env,
      DATABASE_URL: fleet.database.url,
      PROMETHEUS_SECRET_KEY: Buffer.from(fleet.secretKey).toString('base64'),
      PROMETHEUS_DATA: scratch('worker '),
      HEARTBEAT_MS: '200',
      CLAIM_STALE_MS: '1000',
      LOG_LEVEL: 'warn',
      ...env,
    }
  }

  start(): void {
    const child = spawn(process.execPath, [WORKER], {
      cwd: ROOT,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      this.output = `${this.output}${chunk}`.slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    this.#process = child
  }

  /** The process's number; it is in the worker's name. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Stops it where it is (`SIGSTOP`), or lets it go on (`SIGCONT`). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal)
  }

  /** SIGKILL, and the end of the process. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
}
