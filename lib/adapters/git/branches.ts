import type { BranchHead, Commit } from '@/lib/ports/repository'
import { COMMIT_FIELDS, REF_COMMIT_FORMAT, readCommit, records } from './commit-format'
import { remember } from './commits'
import type { Mirror } from './mirror'

const FORMAT = `%(refname:lstrip=2)%00%(objecttype)%00${REF_COMMIT_FORMAT}`

/** The mirror's branches. Those whose name is not UTF-8 cannot be named by anyone and are left out. */
export async function listBranches(mirror: Mirror): Promise<BranchHead[]> {
  return branchesUnder(mirror, 'refs/heads/')
}

/** The head of the branch of exactly this name. */
export async function findBranch(mirror: Mirror, name: string): Promise<Commit | null> {
  if (!couldBeBranch(name)) return null
  const found = await branchesUnder(mirror, `refs/heads/${name}`)
  return found.find(branch => branch.name === name)?.commit ?? null
}

async function branchesUnder(mirror: Mirror, pattern: string): Promise<BranchHead[]> {
  const output = await mirror.git(['for-each-ref', `--format=${FORMAT}`, '--', pattern])
  return records(output, COMMIT_FIELDS + 2).flatMap(([line = '', type, ...fields]) => {
    const name = line.replace(/^\n/, '')
    return type === 'commit' && !name.includes('\ufffd') ? [{ name, commit: remember(mirror, readCommit(fields)) }] : []
  })
}

/** What git forbids in a name (git-check-ref-format), and what would make it a pattern. */
function couldBeBranch(name: string): boolean {
  return name !== '' && !/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$/.test(name)
}
