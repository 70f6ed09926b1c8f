import { randomBytes } from 'node:crypto'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Commit } from '@/lib/ports/repository'
import { type GitCall, type GitResult, runGit, startGit } from './git'
import type { Environment } from './git-environment'
import { gitProblem } from './git-failure'
import { Objects } from './objects'

const FSCK_TIMEOUT_MS = 5 * 60_000

/** A bare repository on this machine, and git in it. `folder` also holds what is derived from it: digests, parcels. */
export class Mirror {
  readonly folder: string
  /** Commits that were found to be here, by full sha. They never change and never go. */
  readonly commits = new Map<string, Commit>()
  readonly objects = new Objects(() =>
    startGit({ ...this.#call(['cat-file', '--batch']), input: null, timeoutMs: null }),
  )
  readonly #path: string
  readonly #env: Environment
  /** When a full look found nothing wrong. */
  #soundAt = Number.NEGATIVE_INFINITY

  constructor(folder: string, env: Environment) {
    this.folder = folder
    this.#path = join(folder, 'mirror.git')
    this.#env = env
  }

  /** Runs git in the mirror; any code is an answer. */
  try(args: string[], options: Partial<GitCall> = {}): Promise<GitResult> {
    return runGit({ ...this.#call(args), ...options, env: { ...this.#env, ...options.env } })
  }

  /** Runs git in the mirror and gives its stdout; a code other than 0 is a problem. */
  async git(args: string[], options: Partial<GitCall> = {}): Promise<Buffer> {
    const { code, stdout, stderr } = await this.try(args, options)
    if (code !== 0) throw gitProblem(stderr, `git ${args[0]}`)
    return stdout
  }

  exists(): Promise<boolean> {
    return access(join(this.#path, 'HEAD')).then(
      () => true,
      () => false,
    )
  }

  /** Makes the mirror if it is not there; aside and then by name, so that two processes may do it at once. */
  async create(): Promise<void> {
    if (await this.exists()) return
    await mkdir(this.folder, { recursive: true })
    const aside = `${this.#path}.${randomBytes(6).toString('hex')}`
    try {
      const made = await runGit({ args: ['init', '--bare', '--quiet', '--template=', '--', aside], env: this.#env })
      if (made.code !== 0) throw gitProblem(made.stderr, 'making the mirror')
      await rename(aside, this.#path)
    } catch (error) {
      await rm(aside, { recursive: true, force: true })
      if (!(await this.exists())) throw error
    }
  }

  /**
   * Whether what is here cannot be trusted any more, after a full look at it: seconds for a large repository.
   *
   * @param goodForMs how long ago the last look may have been that found nothing
   */
  async damaged(goodForMs = 0): Promise<boolean> {
    if (!(await this.exists())) return false
    if (performance.now() - this.#soundAt < goodForMs) return false
    const { code } = await this.try(['fsck', '--no-dangling', '--no-progress'], { timeoutMs: FSCK_TIMEOUT_MS })
    if (code === 0) this.#soundAt = performance.now()
    return code !== 0
  }

  /** Takes the mirror away, at once for everyone. What was derived from its commits stays right. */
  async discard(): Promise<void> {
    const aside = `${this.#path}.${randomBytes(6).toString('hex')}`
    await rename(this.#path, aside)
    this.commits.clear()
    this.objects.close()
    await rm(aside, { recursive: true, force: true })
  }

  #call(args: string[]): GitCall {
    return { args: ['-C', this.#path, '--git-dir=.', ...args], env: this.#env }
  }
}
