import { describe, expect, test } from 'vitest'
import { type Drain, drainSummary, hostsOut, serverName, undrainSummary } from './drain'
import { parseServiceConfig } from './parse-service-config'

function drainOf(text: string): Drain {
  const parsed = parseServiceConfig(`service: checkout\nenvironments: { production: { drain: ${text} } }\n`)
  if (!parsed.ok) throw new Error(parsed.failure[0]?.message)
  const drain = parsed.value.environments.production?.drain
  if (!drain) throw new Error('there is no drain')
  return drain
}

describe('drain', () => {
  test('by one HAProxy takes defaults for everything but its address and backend', () => {
    expect(drainOf('{ haproxy: { address: "10.0.0.5:9999" }, backend: checkout }')).toEqual({
      kind: 'haproxy',
      balancers: [{ address: '10.0.0.5', port: 9999, host: null }],
      backends: ['checkout'],
      server: '{host}',
      limit: 30,
      within: 60,
      maxUnavailable: { unit: 'percent', value: 50 },
    })
  })

  test('by several takes sockets on hosts and addresses as hosts see them', () => {
    const drain = drainOf(
      '{ haproxy: [{ socket: /run/a.sock, host: lb-1 }, { address: "[::1]:9", host: lb-2 }], backend: [a, b], server: "{host}.{port}", max_unavailable: 2 }',
    )
    expect(drain).toMatchObject({
      balancers: [
        { socket: '/run/a.sock', host: 'lb-1' },
        { address: '::1', port: 9, host: 'lb-2' },
      ],
      backends: ['a', 'b'],
    })
    expect(drainSummary(drain)).toBe(
      'a/{host}.{port}, b/{host}.{port} at /run/a.sock on lb-1, ::1:9 on lb-2, up to 30s, 2 at a time',
    )
    expect(undrainSummary(drain)).toMatch(/, up again within 1m$/)
  })

  test('by commands is told by their first lines', () => {
    const drain = drainOf('{ out: "./leave\\nmore", in: ./join, limit: 1m }')
    expect(drain).toMatchObject({ kind: 'command', in: './join', limit: 60 })
    expect(drainSummary(drain)).toBe('./leave, up to 1m, 50% of hosts at a time')
    expect(undrainSummary(drain)).toBe('./join')
  })

  test.each([
    ['50%', 1, 1],
    ['50%', 3, 1],
    ['50%', 4, 2],
    ['1%', 20, 1],
    ['3', 20, 3],
    ['100%', 5, 5],
  ])('with max_unavailable %s of %i hosts lets %i out at a time', (size, total, expected) => {
    expect(hostsOut(drainOf(`{ out: a, in: b, max_unavailable: ${size} }`), total)).toBe(expected)
  })

  test('names the server of a host', () => {
    expect(serverName('web-{host}:{port}', { name: 'prod-1', port: 8080 })).toBe('web-prod-1:8080')
  })
})
