import { parse } from '@/lib/checks/syntax/parse'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import { branchAllowed } from '@/lib/domain/branch-pattern'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { Repository } from '@/lib/ports/repository'

/** A check as it stands in the repository. */
export type CheckFile = { path: string; file: HurlFile }

const MAX_BYTES = 512 * 1024

/**
 * The checks of a commit whose paths one of the patterns names, in order of path. Fails with a sentence that names
 * file and line where one cannot be read: a check that is not run proves nothing.
 */
export async function readCheckFiles(
  repository: Repository,
  sha: string,
  patterns: readonly string[],
): Promise<Result<CheckFile[], string>> {
  if (patterns.length === 0) return ok([])
  const listed = await repository.listFiles(sha)
  if (!listed.ok) return fail(listed.failure.message)
  const paths = listed.value.filter(path => branchAllowed(patterns, path)).toSorted()
  const files: CheckFile[] = []
  for (const path of paths) {
    const text = await repository.readFile(sha, path, MAX_BYTES)
    if (!text.ok) return fail(text.failure.message)
    const parsed = parse(text.value ?? '')
    if (!parsed.ok) {
      const { at, expected, found } = parsed.problem
      return fail(`${path} line ${at.line}, column ${at.column}: expected ${expected}, but found ${found}`)
    }
    files.push({ path, file: parsed.file })
  }
  return ok(files)
}
