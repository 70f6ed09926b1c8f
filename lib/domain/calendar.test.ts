import { describe, expect, test } from 'vitest'
import { calendarReasons, opensAt } from './calendar'
import { parseServiceConfig } from './parse-service-config'

/** The calendar of production in a `prometheus.yml`. */
function calendar(keys: string) {
  const parsed = parseServiceConfig(`service: checkout\nenvironments: { production: { ${keys} } }\n`)
  if (!parsed.ok) throw new Error(parsed.failure.map(problem => `${problem.path}: ${problem.message}`).join('\n'))
  const policy = parsed.value.environments.production
  if (!policy) throw new Error('there is no production')
  return policy
}

const WORK = 'windows: [{ cron: "0 9 * * 1-5", duration: 8h, timezone: Europe/Berlin }]'
const NIGHT = 'windows: [{ cron: "0 22 * * *", duration: 8h, timezone: Europe/Berlin }]'
const CHRISTMAS = 'freezes: [{ from: 2026-12-20, to: 2027-01-01, timezone: Europe/Berlin, reason: Christmas. }]'
const FRIDAYS = 'freezes: [{ cron: "0 15 * * 5", duration: 9h, timezone: UTC, reason: Nobody is there at night }]'

/** When a deploy may start that is asked for at `now`. 2026-11-21 is a Saturday; Berlin's clocks change on 29 March and 25 October. */
test.each([
  ['in a window', WORK, '2026-11-20T08:00:00Z', 'now'],
  ['half a second into a window', WORK, '2026-11-20T08:00:00.500Z', 'now'],
  ['just before a window closes', WORK, '2026-11-20T15:59:59.999Z', 'now'],
  ['as a window closes', WORK, '2026-11-20T16:00:00Z', '2026-11-23T08:00:00.000Z'],
  ['at the weekend', WORK, '2026-11-21T10:00:00Z', '2026-11-23T08:00:00.000Z'],
  ['in summer time', WORK, '2026-07-01T06:59:00Z', '2026-07-01T07:00:00.000Z'],
  ['before the weekend of the change to summer time', WORK, '2026-03-27T17:00:00Z', '2026-03-30T07:00:00.000Z'],
  ['before the weekend of the change to winter time', WORK, '2026-10-23T17:00:00Z', '2026-10-26T08:00:00.000Z'],
  ['in the last hour of a night that lost one', NIGHT, '2026-03-29T04:30:00Z', 'now'],
  ['after a night that lost an hour', NIGHT, '2026-03-29T05:00:00Z', '2026-03-29T20:00:00.000Z'],
  ['in the last hour of a night that won one', NIGHT, '2026-10-25T03:30:00Z', 'now'],
  ['after a night that won an hour', NIGHT, '2026-10-25T04:00:00Z', '2026-10-25T21:00:00.000Z'],
  ['in a second window', `${WORK.slice(0, -1)}, { cron: "0 9 * * 6", duration: 2h }]`, '2026-11-21T10:00:00Z', 'now'],
  ['before a freeze', CHRISTMAS, '2026-12-19T22:59:59Z', 'now'],
  ['in a freeze, whose last day counts whole', CHRISTMAS, '2026-12-19T23:00:00Z', '2027-01-01T23:00:00.000Z'],
  ['in a freeze that comes again', FRIDAYS, '2026-11-20T15:00:00Z', '2026-11-21T00:00:00.000Z'],
  ['where a window opens into a freeze', `${WORK}, ${CHRISTMAS}`, '2026-12-19T10:00:00Z', '2027-01-04T08:00:00.000Z'],
  ['in freezes without a gap', FRIDAYS.replace('0 15 * * 5', '0 */8 * * *'), '2026-11-20T15:00:00Z', 'never'],
  ['without a calendar', 'approve: 0', '2026-11-21T10:00:00Z', 'now'],
])('a deploy %s', (_when, keys, now, expected) => {
  const at = opensAt(calendar(keys), new Date(now))
  expect(at?.toISOString() ?? 'never').toBe(expected === 'now' ? new Date(now).toISOString() : expected)
  expect(calendarReasons('production', calendar(keys), new Date(now))).toHaveLength(expected === 'now' ? 0 : 1)
})

describe('the reason', () => {
  const messages = (keys: string, now: string) =>
    calendarReasons('production', calendar(keys), new Date(now)).map(({ code, message }) => [code, message])

  test('of a window says when the next one opens, in its zone', () => {
    expect(messages(WORK, '2026-11-21T10:00:00Z')).toEqual([
      [
        'outside_window',
        'production takes deploys only in its windows, and the next opens 23 Nov, 09:00 Europe/Berlin. A rollback is never stopped by that.',
      ],
    ])
  })

  test('of a freeze says why and until when', () => {
    expect(messages(`${CHRISTMAS}, ${WORK}`, '2026-12-24T10:00:00Z')).toEqual([
      [
        'frozen',
        'production is frozen until 2 Jan 2027, 00:00 Europe/Berlin: Christmas. A rollback is never stopped by that.',
      ],
    ])
  })

  test('of a freeze without an end in sight does not name one', () => {
    const always = FRIDAYS.replace('0 15 * * 5', '0 */8 * * *')
    expect(messages(always, '2026-11-20T15:00:00Z')[0]?.[1]).toMatch(
      /^production is frozen: Nobody is there at night\. /,
    )
  })
})

test.each([
  ['windows: [{ cron: "0 9 * *", duration: 1h }]', 'windows[0].cron: "0 9 * *" is no schedule such as'],
  ['windows: [{ cron: "61 9 * * *", duration: 1h }]', 'windows[0].cron: "61 9 * * *" is no schedule such as'],
  ['windows: [{ cron: "@daily", duration: 1h }]', 'windows[0].cron: "@daily" is no schedule such as'],
  ['windows: [{ cron: "0 0 31 2 *", duration: 1h }]', 'windows[0].cron: "0 0 31 2 *" never comes'],
  ['windows: [{ cron: "0 9 * * *" }]', 'windows[0].duration: is missing'],
  ['windows: [{ cron: "0 9 * * *", duration: 0s }]', 'windows[0].duration: must be longer than 0s'],
  ['windows: [{ cron: "0 9 * * *", duration: 1h, timezone: Mars/Base }]', 'windows[0].timezone: "Mars/Base" is no'],
  ['windows: [{ cron: "0 9 * * *", duration: 1h, zone: UTC }]', 'windows[0].zone: unknown key'],
  ['freezes: [{ reason: x }]', 'freezes[0]: needs either cron and duration, or from and to'],
  ['freezes: [{ reason: x, from: 2026-02-30, to: 2026-03-01 }]', 'freezes[0].from: "2026-02-30" is no time'],
  ['freezes: [{ reason: x, from: "2026-03-01 25:00", to: 2026-03-01 }]', 'freezes[0].from: "2026-03-01 25:00" is no'],
  ['freezes: [{ reason: x, from: 2026-03-02, to: 2026-03-01 }]', 'freezes[0].to: is not after from'],
  ['freezes: [{ from: 2026-03-01, to: 2026-03-01 }]', 'freezes[0].reason: is missing'],
])('%s is refused', (keys, message) => {
  expect(() => calendar(keys)).toThrow(`environments.production.${message}`)
})
