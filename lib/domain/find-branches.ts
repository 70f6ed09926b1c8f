export const BRANCH_SORTS = ['age', 'name', 'author'] as const
export type BranchSort = (typeof BRANCH_SORTS)[number]

/** What a branch is found by. `at` is when its head was committed, in ISO 8601. */
export type BranchRow = { name: string; isDefault: boolean; sha: string; subject: string; author: string; at: string }

const newest = (a: BranchRow, b: BranchRow) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1)

const BY: Record<BranchSort, (a: BranchRow, b: BranchRow) => number> = {
  age: (a, b) => Number(b.isDefault) - Number(a.isDefault) || newest(a, b),
  name: (a, b) => a.name.localeCompare(b.name),
  author: (a, b) => a.author.localeCompare(b.author) || newest(a, b),
}

const hits = ({ name, sha, subject, author }: BranchRow, text: string) =>
  [name, subject, author].some(part => part.toLowerCase().includes(text)) || sha.startsWith(text)

/** The branches whose name, commit or author has a text in it, in an order. */
export function findBranches<T extends BranchRow>(branches: readonly T[], text: string, sort: BranchSort): T[] {
  const wanted = text.trim().toLowerCase()
  return (wanted === '' ? branches : branches.filter(branch => hits(branch, wanted))).toSorted(BY[sort])
}
