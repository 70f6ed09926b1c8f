import { BRANCH_SORTS, type BranchSort } from '@/lib/domain/find-branches'
import type { BranchQuery } from '@/lib/screens/service'

/** How many rows are sent and drawn at first: a thousand branches must not make the page slow. */
const FIRST = 60
/** More than anyone reads. */
export const MOST = 1000
/** Nobody types more. */
const LONGEST = 200

type Params = Record<string, string | string[] | undefined>

/** The query of an address; what it does not say, or says wrongly, is as at first. */
export function readBranchQuery({ branches, q, sort, more }: Params): BranchQuery {
  return {
    all: branches === 'all',
    text: typeof q === 'string' ? askedFor(q) : '',
    sort: BRANCH_SORTS.find(known => known === sort) ?? 'age',
    most: more === undefined ? FIRST : MOST,
  }
}

/** Of what is typed that which is asked for. */
export const askedFor = (text: string) => text.trim().slice(0, LONGEST)

/**
 * The same as an address; what is as at first is left out.
 *
 * @param beside what else the address says, and goes on saying: the sheet that is open, or that this opens
 */
export function branchHref({ all, text, sort, most }: BranchQuery, beside = ''): string {
  const params = new URLSearchParams(beside)
  for (const own of ['branches', 'q', 'sort', 'more']) params.delete(own)
  if (all) params.set('branches', 'all')
  if (askedFor(text) !== '') params.set('q', askedFor(text))
  if (sort !== ('age' satisfies BranchSort)) params.set('sort', sort)
  if (most > FIRST) params.set('more', '')
  return `?${params}`.replace(/=(?=&|$)/g, '')
}
