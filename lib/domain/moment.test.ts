import { expect, test } from 'vitest'
import { moment } from './moment'

const now = new Date('2026-11-21T10:00:00Z')

test.each([
  ['2026-11-21T18:05:00Z', 'UTC', '18:05 UTC'],
  ['2026-11-22T08:00:00Z', 'UTC', '22 Nov, 08:00 UTC'],
  ['2027-01-02T08:00:00Z', 'UTC', '2 Jan 2027, 08:00 UTC'],
  ['2026-11-21T23:30:00Z', 'Europe/Berlin', '22 Nov, 00:30 Europe/Berlin'],
])('%s in %s', (at, zone, words) => {
  expect(moment(new Date(at), now, zone)).toBe(words)
})
