import { expect, test } from 'vitest'
import { type BranchRow, findBranches } from './find-branches'

const branch = (name: string, at: string, over: Partial<BranchRow> = {}): BranchRow => ({
  ...{ name, at: `2026-11-21T${at}:00.000Z`, sha: `${at.replace(':', '')}abc`.padEnd(40, '0'), author: 'Ada Lovelace' },
  ...{ subject: `About ${name}`, isDefault: name === 'main' },
  ...over,
})
const main = branch('main', '08:00')
const tax = branch('feat/tax-rounding', '10:00', { author: 'Jonas Weber' })
const old = branch('Archive', '01:00', { subject: 'Keep TAX receipts' })
const all = [old, tax, main]
const found = (text: string, sort: Parameters<typeof findBranches>[2] = 'age') =>
  findBranches(all, text, sort).map(({ name }) => name)

test('the default branch comes first, then the newest', () => {
  expect(found('')).toEqual(['main', 'feat/tax-rounding', 'Archive'])
})

test.each([
  ['tax', ['feat/tax-rounding', 'Archive']],
  [' JONAS ', ['feat/tax-rounding']],
  ['0800abc', ['main']],
  ['abc', []],
])('%j is found in names, subjects, authors and at the beginning of commits', (text, names) => {
  expect(found(text)).toEqual(names)
})

test('names and authors are orders too', () => {
  expect(found('', 'name')).toEqual(['Archive', 'feat/tax-rounding', 'main'])
  expect(found('', 'author')).toEqual(['main', 'Archive', 'feat/tax-rounding'])
})
