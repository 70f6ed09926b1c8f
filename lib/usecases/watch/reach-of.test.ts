import { expect, test } from 'vitest'
import { judgeAddress } from '@/lib/checks/http/judge'
import { reachOf } from './reach-of'

test.each([
  ['http://127.0.0.1:8080/shop', '127.0.0.1', 8080, '127.0.0.1', true],
  ['http://127.0.0.1:8080', '127.0.0.1', 8081, '127.0.0.1', false],
  ['https://shop.example', 'shop.example', 443, '93.184.216.34', true],
  ['https://shop.example', 'shop.example', 443, '10.0.0.1', false],
  ['https://shop.example', 'shop.example', 80, '93.184.216.34', false],
  ['http://[::1]:3000', '[::1]', 3000, '::1', true],
  ['http://user:secret@127.0.0.1:9', '127.0.0.1', 9, '127.0.0.1', true],
  ['ftp://127.0.0.1', '127.0.0.1', 21, '127.0.0.1', false],
  ['not an address', '127.0.0.1', 80, '127.0.0.1', false],
])('with base_url %s a check reaches %s:%i at %s: %s', (base, host, port, address, allowed) => {
  expect(judgeAddress(reachOf([], base), { host, port }, address) === undefined).toBe(allowed)
})

test('the list opens what it names, and an entry that is none opens nothing', () => {
  const policy = reachOf(['10.2.0.0/16', 'what is this'], null)
  expect(judgeAddress(policy, { host: 'x', port: 1 }, '10.2.3.4')).toBeUndefined()
  expect(judgeAddress(policy, { host: 'x', port: 1 }, '10.3.3.4')).toBeDefined()
})
