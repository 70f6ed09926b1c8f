import { fail, ok } from '@/lib/domain/result'
import type { RepositoryAnswer, RepositoryFailure } from '@/lib/ports/repository'

/** Inside this adapter a failure travels as an exception; `answer` turns it into the port's value at the door. */
export class RepositoryProblem extends Error {
  readonly failure: RepositoryFailure

  constructor(kind: RepositoryFailure['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'RepositoryProblem'
    this.failure = { kind, message, ...(cause === undefined ? {} : { cause }) }
  }
}

/** Runs the work; what it throws becomes a failure, unforeseen errors (disk, memory) as kind `git`. */
export async function answer<T>(work: () => Promise<T>): RepositoryAnswer<T> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof RepositoryProblem) return fail(error.failure)
    const message = error instanceof Error ? error.message : String(error)
    return fail({ kind: 'git', message, cause: error })
  }
}
