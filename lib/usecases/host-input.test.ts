import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readHostFields, readPort, readPrivateKey } from './host-input'

const pem = (options: object) => {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem', ...options }).toString()
}

/** OpenSSH's own format as far as it is read here: the magic word and the cipher's name. */
function openssh(cipher: string): string {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(cipher.length)
  const bytes = Buffer.concat([Buffer.from('openssh-key-v1\0'), length, Buffer.from(cipher), Buffer.alloc(40)])
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`
}

const titleOf = (text: string) => {
  const read = readPrivateKey(text)
  return read.ok ? 'ok' : read.failure.detail
}

describe('a private key', () => {
  test('is taken in both formats, with mended line ends', () => {
    const key = pem({}).replaceAll('\n', '\r\n')
    const read = readPrivateKey(`\n${key}\n\n`)
    expect(read.ok && read.value.reveal()).toBe(key.replaceAll('\r\n', '\n'))
    expect(titleOf(openssh('none'))).toBe('ok')
  })
  test('that needs a passphrase is refused with the way out', () => {
    expect(titleOf(pem({ cipher: 'aes-256-cbc', passphrase: 'x' }))).toContain('has a passphrase')
    expect(titleOf(openssh('aes256-ctr'))).toContain('has a passphrase')
  })
  test('is told from its public half and from other text', () => {
    expect(titleOf('ssh-ed25519 AAAAC3 me@here')).toContain('This is the public key')
    expect(titleOf('hello')).toContain('not a private key')
    expect(titleOf('  ')).toContain('is empty')
  })
})

test.each(['0', '65536', '22a', '', ' -1', '1e3', '22.5'])('%j is no port', text => {
  expect(readPort(text).ok).toBe(false)
})

test('a field at fault is named, in the order of the form', () => {
  const good = { name: 'prod-1', address: '10.0.0.7', port: '22', user: 'deploy' }
  const fieldOf = (change: object) => {
    const read = readHostFields({ ...good, ...change })
    return read.ok ? null : read.failure.field
  }
  expect(fieldOf({})).toBeNull()
  expect(fieldOf({ address: '::1' })).toBeNull()
  expect(fieldOf({ name: 'Prod 1', port: 'x' })).toBe('name')
  expect(fieldOf({ address: '-oProxyCommand=x' })).toBe('address')
  expect(fieldOf({ address: 'a b' })).toBe('address')
  expect(fieldOf({ user: '-l' })).toBe('user')
})
