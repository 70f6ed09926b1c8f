import { expect, test } from 'vitest'
import { type Connection, following } from './event-connection'

const lost = (since: number): Connection => ({ state: 'lost', since, retryAt: since + 5 })

test('a connection is lost since the first time, whatever was tried meanwhile, until it is back', () => {
  expect(following({ state: 'live' }, lost(100))).toEqual(lost(100))
  expect(following(lost(100), lost(200))).toEqual({ state: 'lost', since: 100, retryAt: 205 })
  expect(following(lost(100), { state: 'live' })).toEqual({ state: 'live' })
})
