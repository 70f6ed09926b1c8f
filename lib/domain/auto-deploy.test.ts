import { expect, test } from 'vitest'
import { type AutoCandidate, type AutoFacts, chooseAutoDeploy, type GreenHead, onGreen } from './auto-deploy'

const at = (sha: string, committedAt: number, over: Partial<AutoCandidate> = {}): AutoCandidate => ({
  branch: 'main',
  sha,
  subject: `About ${sha}`,
  committedAt,
  ci: 'passed',
  follows: true,
  ...over,
})
const choose = (lines: AutoCandidate[][], over: Partial<AutoFacts> = {}) =>
  chooseAutoDeploy({ lines, tried: new Set(), last: null, most: null, ...over })?.sha ?? null

test('the newest green commit wins', () => {
  expect(choose([[at('c', 3), at('b', 2), at('a', 1)]])).toBe('c')
  expect(choose([[at('c', 3, { ci: 'running' }), at('b', 2), at('a', 1)]])).toBe('b')
})

test.each(['running', 'missing', 'unknown', 'failed'] as const)('a commit whose CI is %s does not go', ci => {
  expect(choose([[at('a', 1, { ci })]])).toBeNull()
})

test('a commit of which nothing was said and nothing is required goes', () => {
  expect(choose([[at('a', 1, { ci: 'none' })]])).toBe('a')
})

test('[skip deploy] passes a commit over', () => {
  expect(choose([[at('b', 2, { subject: 'Docs [skip deploy]' }), at('a', 1)]])).toBe('a')
  expect(choose([[at('a', 1, { subject: '[Skip Deploy] Docs' })]])).toBeNull()
})

test('a commit that was tried is not tried again, nor is an older one in its place', () => {
  expect(choose([[at('b', 2), at('a', 1)]], { tried: new Set(['b']) })).toBeNull()
})

test('only so many go at once, the oldest first', () => {
  const line = [at('d', 4), at('c', 3), at('b', 2), at('a', 1)]
  expect(choose([line], { most: 2 })).toBe('b')
  expect(choose([line], { most: 10 })).toBe('d')
})

test('of several branches the newest commit wins, and what is older than what runs stays', () => {
  const main = [at('m', 5, { follows: false })]
  const topic = [at('t', 7, { branch: 'topic', follows: false })]
  expect(choose([main, topic])).toBe('t')
  expect(choose([main, topic], { last: 6 })).toBe('t')
  expect(choose([main], { last: 6 })).toBeNull()
})

test('nothing new is nothing to do', () => {
  expect(choose([])).toBeNull()
  expect(choose([[]])).toBeNull()
})

test.each<[Partial<GreenHead>, boolean, string]>([
  [{}, true, '3da201c of main goes out next'],
  [{ ci: 'running' }, true, '3da201c waits: CI still runs'],
  [{ ci: 'missing' }, true, '3da201c waits: CI has not reported all that is required'],
  [{ ci: 'unknown' }, true, '3da201c waits: what CI says of it is not known'],
  [{ ci: 'failed' }, false, 'CI failed on 3da201c; the next of main goes out by itself'],
  [{ subject: 'Try [Skip Deploy]' }, false, '3da201c says [skip deploy]; the next of main goes out by itself'],
  [{ tried: true }, false, '3da201c was brought here once; the next of main goes out by itself'],
  [{ isLive: true, tried: true }, false, 'main goes out by itself'],
])('deploy on green says of a head that is %j what it waits for', (over, waits, message) => {
  const head = { branch: 'main', sha: '3da201c'.padEnd(40, '0'), subject: 'Round tax', ci: 'passed' as const }
  expect(onGreen({ ...head, isLive: false, tried: false, ...over })).toEqual({ waits, message })
})
