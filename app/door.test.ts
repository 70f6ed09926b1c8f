import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { refusalAtDoor } from './door'

const PUBLIC = 'https://deploy.example.com'
const refused = (host: string | undefined, url = '/services/checkout') =>
  refusalAtDoor({ url, headers: { host } } as IncomingMessage, PUBLIC)

describe('the name that web is asked under', () => {
  it.each(['localhost', 'localhost:3000', 'LocalHost:3000', '127.0.0.1:3000', '127.0.0.2', '[::1]:3000'])(
    'may be the loopback’s: %s',
    host => expect(refused(host)).toBeNull(),
  )

  it.each(['deploy.example.com', 'Deploy.example.com:8443'])('may be the public one: %s', host =>
    expect(refused(host)).toBeNull(),
  )

  it.each(['evil.example:3000', '127.0.0.1.evil.example', 'x.deploy.example.com', 'localhost@evil', '', undefined])(
    'may be no other one, for pages, their actions and the API: %s',
    host => {
      for (const url of ['/', '/deploys?service=a', '/api/v1/services', '/api/webhooks/../v1/services', '/healthzx'])
        expect(refused(host, url)).toMatchObject({ status: 421, code: 'foreign_host' })
    },
  )

  it('is named in the refusal, with those that it may be and the setting that adds one', () => {
    expect(refused('evil.example:3000')?.detail).toBe(
      'This server is not known as “evil.example”, but as localhost, 127.0.0.1, [::1], deploy.example.com. Set PUBLIC_URL if that is its address.',
    )
  })

  it.each(['/healthz', '/readyz', '/readyz?x', '/api/webhooks/github', '/api/webhooks/ci/a_token-1?wait=30s'])(
    'may be any for %s',
    url => expect(refused('a-proxy', url)).toBeNull(),
  )
})

it('an address that is no text, or holds a NUL character, is refused as that', () => {
  expect(refused('localhost', '/services/%ff')).toMatchObject({ status: 400, code: 'malformed' })
  expect(refused('localhost', '/services/a%00b')).toMatchObject({ status: 404, detail: 'There is no /services/a%00b.' })
  expect(refused('localhost', '/deploys?service=%00')).toMatchObject({ status: 422, code: 'invalid' })
  expect(refused('localhost', '/deploys?service=%ff&x=?')).toBeNull()
})
