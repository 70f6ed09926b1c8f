import { expect, test } from 'vitest'
import { instanceChanges, type PlacedInstance } from './instance-changes'

const on = (hostId: string, environment = 'production', port = 8080, enabled = true): PlacedInstance => ({
  hostId,
  environment,
  port,
  enabled,
})
const changes = (before: PlacedInstance[], after: PlacedInstance[]) =>
  instanceChanges(before, after, id => `prod-${id}`)

test('lists with the same instances do not differ, in whatever order', () => {
  expect(changes([on('1'), on('2', 'test')], [on('2', 'test'), on('1')])).toEqual([])
})

test('what came, what is otherwise and what is gone is said by host and environment', () => {
  const before = [on('1'), on('2'), on('3'), on('5')]
  const after = [on('1', 'production', 9090), on('2', 'production', 8080, false), on('3', 'test'), on('4'), on('5')]
  expect(changes(before, after)).toEqual([
    'prod-1 in production was changed',
    'prod-2 in production was changed',
    'prod-3 in test was added',
    'prod-4 in production was added',
    'prod-3 in production was taken away',
  ])
})
