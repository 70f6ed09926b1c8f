import { describe, expect, test } from 'vitest'
import type { Lock } from './lock'
import { aheadOf, byTurn, type QueueFacts, queuePlace, type Unfinished, type Waiting } from './queue'

const now = new Date('2026-11-21T10:00:00Z')
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const waiting = (number: number, over: Partial<Waiting> = {}): Waiting => ({
  number,
  kind: 'deploy',
  held: null,
  jumpedAt: null,
  calendar: null,
  ...over,
})
const lock: Lock = {
  id: 'l',
  service: 'checkout',
  environment: 'production',
  reason: 'Incident',
  by: 'Ines',
  createdAt: now,
  expiresAt: null,
}
const place = (number: number, queue: Waiting[], over: Partial<QueueFacts> = {}) => {
  const deploy = queue.find(one => one.number === number)
  if (!deploy) throw new Error(`#${number} does not wait`)
  return queuePlace(deploy, {
    service: 'checkout',
    environment: 'production',
    waiting: queue,
    active: null,
    typicalSeconds: 60,
    locks: [],
    now,
    ...over,
  })
}
const active = { number: 4, state: 'running', seconds: 20 } as const

describe('the queue', () => {
  test('is as old as its deploys, but for those that were put first', () => {
    const queue = [
      waiting(7),
      waiting(5),
      waiting(8, { jumpedAt: inSeconds(1) }),
      waiting(6, { jumpedAt: inSeconds(2) }),
    ]
    expect(queue.toSorted(byTurn).map(({ number }) => number)).toEqual([6, 8, 5, 7])
  })

  test('starts the first at once', () => {
    expect(place(5, [waiting(5)])).toEqual({ position: 1, of: 1, startsAt: now, reasons: [] })
  })

  test('says after whom, and when by how long the last ones took', () => {
    const queue = [waiting(5), waiting(6)]
    expect(place(6, queue, { active })).toMatchObject({
      position: 2,
      of: 2,
      startsAt: inSeconds(40 + 60),
      reasons: [{ code: 'deploy_active', message: '#5 is queued; this one waits its turn.', waits: true }],
    })
    expect(place(5, queue, { active })).toMatchObject({
      startsAt: inSeconds(40),
      reasons: [{ message: '#4 is running; this one waits its turn.' }],
    })
    expect(place(5, queue, { active: { ...active, seconds: 500 } }).startsAt).toEqual(now)
  })

  test('does not know when where nothing was ever deployed', () => {
    expect(place(5, [waiting(5)], { active, typicalSeconds: null })).toMatchObject({ position: 1, startsAt: null })
  })

  test('leaves out who cannot start', () => {
    const held = waiting(5, { held: { by: 'Maya', reason: 'After lunch.' } })
    const queue = [held, waiting(6)]
    expect(place(6, queue)).toMatchObject({ position: 1, of: 1, startsAt: now })
    expect(place(5, queue)).toEqual({
      position: null,
      of: 1,
      startsAt: null,
      reasons: [
        {
          code: 'held',
          message: 'Maya has set it aside: “After lunch”.',
          unblock: { who: 'Maya', action: 'Release it' },
          waits: true,
        },
      ],
    })
  })

  test('waits for a lock until it ends or is taken away, and lets a rollback pass', () => {
    const queue = [waiting(5), waiting(6, { kind: 'rollback' })]
    expect(place(5, queue, { locks: [lock] })).toMatchObject({ position: null, startsAt: null })
    expect(place(5, queue, { locks: [{ ...lock, expiresAt: inSeconds(90) }] })).toMatchObject({
      startsAt: inSeconds(90),
      reasons: [{ code: 'locked', waits: true }],
    })
    expect(place(6, queue, { locks: [lock] })).toMatchObject({ position: 1, of: 1, reasons: [] })
  })

  test('waits for a window that opens after the lock ends', () => {
    const calendar = { windows: [{ cron: '0 12 * * *', seconds: 3600, timezone: 'UTC' }], freezes: [] }
    const locks = [{ ...lock, expiresAt: new Date('2026-11-21T14:00:00Z') }]
    const found = place(5, [waiting(5, { calendar })], { locks })
    expect(found.startsAt).toEqual(new Date('2026-11-22T12:00:00Z'))
    expect(found.reasons.map(({ code }) => code)).toEqual(['locked', 'outside_window'])
  })
})

describe('whoever comes', () => {
  const one = (number: number, over: Partial<Unfinished> = {}): Unfinished => ({
    number,
    state: 'queued',
    kind: 'deploy',
    who: 'Maya',
    held: false,
    jumped: false,
    ...over,
  })
  const running = one(4, { state: 'running' })

  test('takes the place of an older deploy, and waits for the one that runs', () => {
    expect(aheadOf('deploy', [running, one(5)])).toEqual({
      active: { number: 4, state: 'running' },
      replaces: { number: 5, by: 'Maya' },
    })
  })

  test.each([
    ['was put first', one(5, { jumped: true }), 5],
    ['is a rollback', one(5, { kind: 'rollback' }), 5],
    ['is held', one(5, { held: true }), 4],
  ])('takes no place of one that %s', (_what, other, waitsFor) => {
    expect(aheadOf('deploy', [running, other])).toMatchObject({ active: { number: waitsFor }, replaces: null })
  })

  test('with a rollback takes nobody’s place', () => {
    expect(aheadOf('rollback', [running, one(5)])).toMatchObject({ active: { number: 5 }, replaces: null })
    expect(aheadOf('rollback', [])).toEqual({ active: null, replaces: null })
  })
})
