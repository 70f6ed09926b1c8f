import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAddress, judgeName } from './judge'
import { reachPolicy } from './parse-reach'
import type { ReachPolicy } from './types'

function policy(...entries: string[]): ReachPolicy {
  const read = reachPolicy(entries)
  if (!read.ok) throw new Error(read.failure)
  return read.value
}

const rule = (entries: string[], address: string, host = 'shop.example', port = 443) =>
  judgeAddress(policy(...entries), { host, port }, address)?.rule

describe('an address that is not public', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['64:ff9b::127.0.0.1', 'loopback'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:7f00:0001:abcd::1', 'loopback'],
    ['fe80::5efe:127.0.0.1', 'loopback'],
    ['2606:4700::200:5efe:7f00:1', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['::', 'unspecified'],
    ['::ffff:0.0.0.0', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['::ffff:192.168.1.1', 'private'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fec0::1', 'private'],
    ['169.254.1.1', 'link_local'],
    ['fe80::1', 'link_local'],
    ['fe80::1%eth0', 'link_local'],
    ['169.254.169.254', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['fd00:0ec2:0:0:0:0:0:254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['168.63.129.16', 'metadata'],
    ['100.64.0.1', 'shared'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'multicast'],
    ['ff02::1', 'multicast'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['240.0.0.1', 'reserved'],
    ['2001::7f00:1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['64:ff9b:1::7f00:1', 'reserved'],
    ['100::1', 'reserved'],
    ['not an address', 'reserved'],
    ['', 'reserved'],
  ])('%s is refused as %s, though the name and all public networks are allowed', (address, expected) => {
    expect(rule(['shop.example', '*.example', '0.0.0.0/0', '::/0'], address)).toBe(expected)
  })

  test('is refused in every IPv6 address that leads to it, and a public one in none', () => {
    const pair = (high: number, low: number) => ((high << 8) | low).toString(16)
    const octet = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const plain = rule(['0.0.0.0/0', '::/0'], `${a}.${b}.${c}.${d}`)
        const inner = `${pair(a, b)}:${pair(c, d)}`
        const carriers = [
          `::ffff:${inner}`,
          `::ffff:0:${inner}`,
          `64:ff9b::${inner}`,
          `2002:${inner}::7`,
          `fe80::5efe:${inner}`,
        ]
        for (const carrier of carriers) expect(rule(['0.0.0.0/0', '::/0'], carrier)).toBe(plain)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['10.2.3.4', '10.2.0.0/16'],
    ['10.2.3.4', '10.0.0.0/8'],
    ['10.2.3.4', '::ffff:10.2.0.0/112'],
    ['::ffff:10.2.3.4', '10.2.0.0/16'],
    ['127.0.0.1', '127.0.0.0/8'],
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['::1', '::1'],
    ['fd12::1', 'fd12::/48'],
    ['169.254.7.7', '169.254.0.0/16'],
    ['169.254.169.254', '169.254.169.254'],
    ['fd00:ec2::254', 'fd00:ec2::254/128'],
    ['100.64.0.1', '100.64.0.0/10'],
    ['192.0.2.1', '192.0.2.0/24'],
    ['10.2.3.4', '10.2.3.4:443'],
    ['fd12::1', '[fd12::1]:443'],
  ])('%s is opened by its own network %s', (address, entry) => {
    expect(rule([entry], address)).toBeUndefined()
  })

  test.each([
    ['10.2.3.4', '10.3.0.0/16', 'private'],
    ['10.2.3.4', '8.0.0.0/6', 'private'],
    ['127.0.0.1', '0.0.0.0/1', 'loopback'],
    ['::1', '::/64', 'loopback'],
    ['::1', '127.0.0.0/8', 'loopback'],
    ['fd12::1', 'f000::/4', 'private'],
    ['169.254.169.254', '169.254.0.0/16', 'metadata'],
    ['169.254.169.254', '169.254.169.254/31', 'metadata'],
    ['fd00:ec2::254', 'fd00::/8', 'metadata'],
    ['10.2.3.4', '10.2.3.4:8443', 'private'],
    ['10.2.3.4', '2002::/16', 'private'],
  ])('%s is not opened by %s', (address, entry, expected) => {
    expect(rule([entry], address)).toBe(expected)
  })
})

describe('a public address', () => {
  test.each([
    [['shop.example'], undefined],
    [['SHOP.example.'], undefined],
    [['*.example'], undefined],
    [['shop.example:443'], undefined],
    [['93.184.216.0/24'], undefined],
    [['0.0.0.0/0'], undefined],
    [['64:ff9b::/96'], undefined],
    [['shop.example:8443'], 'not_allowed'],
    [['example'], 'not_allowed'],
    [['*.shop.example'], 'not_allowed'],
    [['op.example'], 'not_allowed'],
    [['*.op.example'], 'not_allowed'],
    [['2002::/16'], 'not_allowed'],
    [['::/0'], 'not_allowed'],
    [[], 'not_allowed'],
  ])('of shop.example under %j: %s', (entries, expected) => {
    expect(rule(entries, '93.184.216.34')).toBe(expected)
    expect(rule(entries, '93.184.216.34', 'Shop.Example.')).toBe(expected)
  })
})

test('a name that nothing allows is not even looked up; a network might allow any', () => {
  const target = { host: 'evil.example', port: 443 }
  expect(judgeName(policy('shop.example'), target)).toMatchObject({ rule: 'not_allowed', host: 'evil.example' })
  expect(judgeName(policy('10.0.0.0/8'), target)).toBeUndefined()
  expect(judgeName({ everything: true }, target)).toBeUndefined()
})

test('the sentence says which address, what it is and where it leads', () => {
  const said = (host: string, address: string) =>
    judgeAddress(policy('shop.example'), { host, port: 80 }, address)?.message
  expect(said('shop.example', '::ffff:127.0.0.1')).toBe(
    'shop.example is ::ffff:7f00:1, which leads to 127.0.0.1: a loopback address, which only its own network on the list opens',
  )
  expect(said('10.1.2.3', '10.1.2.3')).toBe('10.1.2.3: a private address, which only its own network on the list opens')
  expect(said('other.example', '93.184.216.34')).toBe(
    'other.example is 93.184.216.34: port 80 there is not on the list of what may be reached',
  )
})

describe('an allow-list', () => {
  test.each([
    '',
    '*',
    '*.',
    'http://shop.example',
    'shop.example/path',
    'shop example',
    'a@shop.example',
    'shop.example:0',
    'shop.example:65536',
    'shop.example:http',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '127.1',
    '::1/129',
    '*.127.0.0.1',
    'sh*p.example',
  ])('refuses %j', entry => {
    const read = reachPolicy(['shop.example', entry])
    expect(read).toMatchObject({ ok: false, failure: expect.stringContaining(JSON.stringify(entry)) })
  })

  test('takes names of other scripts, and clears the bits of the host', () => {
    expect(policy('bücher.example', '10.2.3.4/16')).toEqual({
      entries: [
        { kind: 'name', text: 'bücher.example', name: 'xn--bcher-kva.example', subdomains: false },
        { kind: 'network', text: '10.2.3.4/16', cidr: '10.2.0.0/16' },
      ],
    })
  })
})
