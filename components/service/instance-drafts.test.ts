import { expect, test } from 'vitest'
import type { PlacedInstance } from '@/lib/domain/instance-changes'
import { draftOf, mergeDrafts } from './instance-drafts'

const on = (hostId: string, port = 8080): PlacedInstance => ({ hostId, environment: 'production', port, enabled: true })
const began = [on('prod-1'), on('prod-2'), on('prod-3')]
const drafts = began.map(draftOf)
const inBrief = (merged: ReturnType<typeof mergeDrafts>) => merged.map(({ hostId, port }) => `${hostId}:${port}`)

test('what somebody else has added comes to what was typed', () => {
  const typed = drafts.map(draft => (draft.hostId === 'prod-1' ? { ...draft, port: '90' } : draft))
  expect(inBrief(mergeDrafts(typed, began, [...began, on('prod-4')]))).toEqual([
    'prod-1:90',
    'prod-2:8080',
    'prod-3:8080',
    'prod-4:8080',
  ])
})

test('what nobody has touched here is as it is now, and what was touched stays as typed', () => {
  const typed = drafts.map(draft => (draft.hostId === 'prod-3' ? { ...draft, enabled: false } : draft))
  expect(inBrief(mergeDrafts(typed, began, [on('prod-2', 9090)]))).toEqual(['prod-2:9090', 'prod-3:8080'])
})

test('what was taken away here does not come back, and what was added twice is there once', () => {
  const added = { ...draftOf(on('prod-4', 9090)), key: 'new' }
  const typed = [...drafts.slice(1), added]
  expect(inBrief(mergeDrafts(typed, began, [...began, on('prod-4')]))).toEqual([
    'prod-2:8080',
    'prod-3:8080',
    'prod-4:9090',
  ])
})
