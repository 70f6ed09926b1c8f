import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deployPath, innerPath } from './deploy-path'
import { overlap, sharedPath } from './shared-path'

describe('deploy_to', () => {
  test.each([
    ['/srv/checkout', '/srv/checkout'],
    ['/srv//checkout/', '/srv/checkout'],
    ['apps/my app', 'apps/my app'],
    ['/srv/a..b', '/srv/a..b'],
  ])('%j becomes %j', (text, path) => {
    expect(deployPath(text)).toEqual({ ok: true, value: path })
  })

  test.each([
    ['', 'is empty'],
    ['/', 'is the whole machine'],
    ['///', 'is the whole machine'],
    ['/srv/../etc', 'has .. in it'],
    ['..', 'has .. in it'],
    ['/srv/a\nb', 'has a control character'],
    ['/srv/a\0b', 'has a control character'],
    ['/srv/\u001b[31m', 'has a control character'],
    ['~/checkout', 'begins with ~'],
    ['-rf', 'begins with a hyphen'],
    ['.', 'has a . part in it'],
    ['/srv/./x', 'has a . part in it'],
    [`/${'a'.repeat(500)}`, 'has more than 500 characters'],
  ])('%j is refused: %s', (text, why) => {
    expect(deployPath(text)).toEqual({ ok: false, failure: expect.stringContaining(why) })
  })

  test('never leads anywhere but down', () => {
    const parts = fc.array(fc.constantFrom('a', '..', '.', '', '-', '~', 'b\n'), { maxLength: 6 })
    fc.assert(
      fc.property(parts, some => {
        const result = deployPath(some.join('/'))
        if (result.ok) expect(result.value).toMatch(/^\/?[a~-]+(\/[a~-]+)*$/)
      }),
    )
  })
})

describe('a shared path', () => {
  test('with a trailing slash is a folder', () => {
    expect(sharedPath('log/')).toEqual({ ok: true, value: { path: 'log', kind: 'folder' } })
    expect(sharedPath('config//.env')).toEqual({ ok: true, value: { path: 'config/.env', kind: 'file' } })
  })

  test.each(['/etc/passwd', '../x', 'a/../../x', './a', '.', '/', '', '-x', 'a\tb', 'REVISION', 'REVISION/'])(
    '%j is refused',
    text => {
      expect(sharedPath(text).ok).toBe(false)
    },
  )

  test('may not be or lie in another one', () => {
    const file = (path: string) => ({ path, kind: 'file' as const })
    expect(overlap([file('log'), file('logs'), file('a/log')])).toBeNull()
    expect(overlap([file('log/x'), file('log')])).toEqual({ index: 0, with: 'log' })
    expect(overlap([file('log'), file('log')])).toEqual({ index: 1, with: 'log' })
  })

  test('inside a repository keeps its trailing slash', () => {
    expect(innerPath('checks//')).toEqual({ ok: true, value: 'checks/' })
  })
})
