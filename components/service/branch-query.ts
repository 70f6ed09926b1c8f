import { BRANCH_SORTS, type BranchSort } from '@/lib/domain/find-branches'
import type { BranchQuery } from '@/lib/screens/service'

/** How many rows are sent and drawn at first: a thousand branches must not make the page slow. */
const FIRST = 60
/** More than anyone reads. */
export const MOST = 1000

type Params = Record<string, string | string[] | undefined>

/** The query of an address; what it does not say, or says wrongly, is as at first. */
export function readBranchQuery({ branches, q, sort, more }: Params): BranchQuery {
  return {
    all: branches === 'all',
    text: typeof q === 'string' ? q.slice(0, 200) : '',
    sort: BRANCH_SORTS.find(known => known === sort) ?? 'age',
    most: more === undefined ? FIRST : MOST,
  }
}

/** The same as an address; what is as at first is left out. */
export function branchHref({ all, text, sort, most }: BranchQuery): string {
  const params = new URLSearchParams()
  if (all) params.set('branches', 'all')
  if (text.trim() !== '') params.set('q', text.trim())
  if (sort !== ('age' satisfies BranchSort)) params.set('sort', sort)
  if (most > FIRST) params.set('more', '')
  return `?${params}`
}
