import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import { storefrontHistory } from './history'
import { addCommit, git, makeRepository } from './repository'

const NOW = new Date('2026-11-21T12:00:00Z')
const BRANCHES = [
  'docs/prices',
  'feat/faster-search',
  'feat/gift-cards',
  'fix/broken-health',
  'fix/rounded-totals',
  'main',
  'perf/slow-start',
]

let folder: string
let path: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prometheus-demo-repository-'))
  path = join(folder, 'storefront.git')
  makeRepository(path, storefrontHistory(), NOW)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('has main, two features, words about prices, one that is never healthy, one that is wrong and one that starts slowly', () => {
  expect(git(path, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n')).toEqual(BRANCHES)
  expect(git(path, ['symbolic-ref', '--short', 'HEAD'])).toBe('main')
})

test('is whole, as git sees it', () => {
  expect(git(path, ['fsck', '--strict'])).toBe('')
})

test('is the same again for the same commits and time', () => {
  const other = join(folder, 'other.git')
  makeRepository(other, storefrontHistory(), NOW)
  const heads = ['for-each-ref', '--format=%(objectname) %(refname)']
  expect(git(other, heads)).toBe(git(path, heads))
})

test('is left alone when it is there', () => {
  const before = git(path, ['rev-parse', 'main'])
  makeRepository(path, storefrontHistory(), new Date())
  expect(git(path, ['rev-parse', 'main'])).toBe(before)
})

test('main grew over weeks, oldest first, by several people', () => {
  const log = git(path, ['log', '--reverse', '--format=%ct %an', 'main']).split('\n')
  const times = log.map(line => Number(line.split(' ')[0]))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.at(-1)).toBeLessThan(NOW.getTime() / 1000)
  expect(new Set(log.map(line => line.slice(11))).size).toBeGreaterThan(2)
})

test.each(BRANCHES)('%s has a prometheus.yml that can be used, and scripts that can be executed', branch => {
  expect(parseServiceConfig(git(path, ['show', `${branch}:prometheus.yml`]), { service: 'storefront' }).ok).toBe(true)
  expect(git(path, ['ls-tree', branch, 'bin/restart'])).toMatch(/^100755 /)
})

test('takes one more commit, as a push would bring it', () => {
  const other = join(folder, 'pushed.git')
  makeRepository(other, storefrontHistory(), NOW)
  const before = git(other, ['rev-parse', 'main'])
  const commit = {
    branch: 'main',
    author: 'Mara Okafor',
    subject: 'Say less',
    hoursAgo: 0,
    files: { 'README.md': '#\n' },
  }
  const sha = addCommit(other, commit)
  expect(git(other, ['rev-parse', `${sha}^`])).toBe(before)
  expect(git(other, ['diff', '--name-only', before, sha])).toBe('README.md')
  expect(git(other, ['fsck', '--strict'])).toBe('')
})
