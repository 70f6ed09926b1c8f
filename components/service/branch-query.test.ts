import { expect, test } from 'vitest'
import { branchHref, readBranchQuery } from './branch-query'

const plain = readBranchQuery({})

test('an address says what is not as at first, and reads back as the same', () => {
  const query = { all: true, text: 'gift', sort: 'name' as const, most: 1000 }
  expect(branchHref(plain)).toBe('?')
  expect(branchHref(query)).toBe('?branches=all&q=gift&sort=name&more')
  expect(readBranchQuery({ branches: 'all', q: 'gift', sort: 'name', more: '' })).toEqual(query)
})

test('a sheet opens over the branches that were looked for, and closes onto them', () => {
  const query = { ...plain, text: 'gift' }
  expect(branchHref(query, 'settings')).toBe('?settings&q=gift')
  expect(branchHref(query)).toBe('?q=gift')
})

test('other branches leave the sheet open', () => {
  expect(branchHref({ ...plain, text: 'mint' }, '?variables=production&q=gift&sort=name')).toBe(
    '?variables=production&q=mint',
  )
})

test('what is typed is asked for without its ends, and no more of it than an address takes', () => {
  const typed = `  ${'a'.repeat(300)}`
  const address = new URLSearchParams(branchHref({ ...plain, text: typed }))
  expect(address.get('q')).toBe('a'.repeat(200))
  expect(readBranchQuery({ q: typed }).text).toBe('a'.repeat(200))
})
