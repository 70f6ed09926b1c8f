import type { Commit } from '@/lib/ports/repository'

/** Fields of a commit, in the order of `readCommit`, each ended by NUL; for `rev-list --format`. */
export const COMMIT_FORMAT = '%H%x00%s%x00%an%x00%ae%x00%at%x00%ct%x00'
/** The same for `for-each-ref --format`. */
export const REF_COMMIT_FORMAT =
  '%(objectname)%00%(contents:subject)%00%(authorname)%00%(authoremail:trim)%00%(authordate:unix)%00%(committerdate:unix)%00'
export const COMMIT_FIELDS = 6

const LONGEST_SUBJECT = 1000

/** Reads the six fields. The first may carry lines before the sha, which `rev-list` writes. */
export function readCommit(fields: string[]): Commit {
  const [head = '', subject = '', authorName = '', authorEmail = '', authored = '', committed = ''] = fields
  return {
    sha: head.slice(-40),
    subject: subject.slice(0, LONGEST_SUBJECT).toWellFormed(),
    authorName,
    authorEmail,
    authoredAt: time(authored),
    committedAt: time(committed),
  }
}

/** Fields of records that all have `size` of them. */
export function records(output: Buffer, size: number): string[][] {
  const fields = output.toString('utf8').split('\0')
  const found: string[][] = []
  for (let at = 0; at + size < fields.length; at += size) found.push(fields.slice(at, at + size))
  return found
}

/** Commits may carry any number as their date; one that no calendar has, or that has no year of four digits, becomes the epoch. */
function time(seconds: string): Date {
  const date = new Date(Number(seconds) * 1000)
  return date.getUTCFullYear() <= 9999 ? date : new Date(0)
}
