import { describe, expect, it } from 'vitest'
import { checkUrl, readAddress } from './repository-url'

describe('addresses of repositories', () => {
  it.each([
    'https://git.example.com/shop/checkout.git',
    'https://ada:s3cret@git.example.com:8443/shop/checkout',
    'ssh://git@git.example.com:2222/shop/checkout.git',
    'ssh://[::1]/shop',
    'git@git.example.com:shop/checkout.git',
    'git.example.com:shop',
    'file:///srv/git/checkout.git',
    '/srv/git/with space.git',
  ])('%s is read', url => {
    expect(checkUrl(url)).toEqual({ ok: true, value: url })
  })

  it.each([
    ['', 'is empty'],
    ['ext::sh -c touch% /tmp/x', 'transport helper'],
    ['fd::17', 'transport helper'],
    ['::x', 'transport helper'],
    ['http://git.example.com/x', 'not encrypted'],
    ['git://git.example.com/x', 'uses git'],
    ['ftp://git.example.com/x', 'uses ftp'],
    ['javascript://x/y', 'uses javascript'],
    ['--upload-pack=touch x', 'begins with a hyphen'],
    ['ssh://-oProxyCommand=x/y', 'strange user or host'],
    ['ssh://-x@host/y', 'strange user or host'],
    ['ssh://git:pass@host/y', 'ssh reads keys only'],
    ['-oProxyCommand=x:y', 'begins with a hyphen'],
    ['git@-oProxyCommand=x:y', 'strange user'],
    ['git@host:-x', 'strange user, host or path'],
    ['relative/path', 'nor an absolute path'],
    ['../up', 'nor an absolute path'],
    ['https://git.example.com', 'no path'],
    ['https://git.example.com/x\ny', 'control characters'],
    ['file://host/x', 'absolute path'],
  ])('%j is refused', (url, reason) => {
    expect(checkUrl(url)).toMatchObject({
      ok: false,
      failure: { kind: 'bad_url', message: expect.stringContaining(reason) },
    })
  })

  it('credentials are taken out of an https address', () => {
    expect(readAddress('https://ada:p%40ss@git.example.com/x.git')).toEqual({
      ok: true,
      value: { url: 'https://git.example.com/x.git', credentials: { user: 'ada', password: 'p@ss' }, folder: null },
    })
  })
})
