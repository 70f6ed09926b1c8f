import { expect, test } from 'vitest'
import type { RequestStats } from '@/lib/api/check'
import type { DeployMark } from '@/lib/screens/checks'
import { labelsOf, marksOf, topOf } from './chart-layout'

const request = (p50: (number | null)[], p95 = p50, p99 = p50): RequestStats => ({
  ...{ request: 0, method: '', url: '', all: null },
  ...{ p50, p95, p99 },
})
const deploy = (number: number, at: number): DeployMark => ({ number, at, url: '', state: 'succeeded', sha: '' })

test.each([
  [[null], 100],
  [[38, 112, 216], 300],
  [[95], 100],
  [[96], 120],
  [[0.4], 1.5],
  [[9_900], 12_000],
])('an axis for %j ends at %i', (times, top) => expect(topOf(request(times as (number | null)[]))).toBe(top))

test('of deploys that stand close together only the last is labelled', () => {
  const marks = marksOf([deploy(1, 100), deploy(2, 500), deploy(3, 520), deploy(4, 1000)], { begin: 0, end: 1000 })
  expect(marks.filter(({ labelled }) => labelled).map(({ deploy }) => deploy.number)).toEqual([1, 3, 4])
})

test('labels of lines keep apart, and stand where the line ended', () => {
  const shares = labelsOf(request([10, null], [10.1, null], [90, 90]), 100).map(({ share }) => share)
  expect(shares[0]).toBeCloseTo(0.9)
  expect(shares[1]).toBeCloseTo(0.825)
  expect(shares[2]).toBeCloseTo(0.1)
  expect(labelsOf(request([null]), 100)).toEqual([])
})
