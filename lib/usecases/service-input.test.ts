import { describe, expect, test } from 'vitest'
import { nameFromUrl, readRepositoryUrl, readServiceName } from './service-input'

describe('a repository address', () => {
  test.each([
    'https://x.example/acme/a.git',
    'ssh://git@x/acme/a',
    'git@x.example:acme/a.git',
    'file:///srv/a',
    '/srv/a b',
  ])('%s is taken', url => {
    expect(readRepositoryUrl(` ${url} `)).toEqual({ ok: true, value: url })
  })
  test.each(['', '--upload-pack=x', 'ext::sh -c x', 'http://x/a', 'a\nb', 'acme/a', 'file://'])(
    '%j is refused',
    url => {
      expect(readRepositoryUrl(url).ok).toBe(false)
    },
  )
})

test('the name is what was typed, or what the repository suggests', () => {
  expect(nameFromUrl('git@x:acme/Check_Out.git/')).toBe('check-out')
  expect(readServiceName('', 'https://x/acme/cart.git')).toEqual({ ok: true, value: 'cart' })
  expect(readServiceName(' basket ', 'https://x/acme/cart.git')).toEqual({ ok: true, value: 'basket' })
  expect(readServiceName('Basket', 'https://x/acme/cart.git').ok).toBe(false)
})
