import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import { fingerprint, keepKeyPair, makeKeyPair } from './keys'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'prometheus-demo-keys-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('makes keys that OpenSSH itself reads', () => {
  const path = join(folder(), 'key')
  const { publicKey } = keepKeyPair(path, 'test-1')
  expect(execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim()).toBe(publicKey)
  expect(execFileSync('ssh-keygen', ['-l', '-f', path], { encoding: 'utf8' })).toContain(fingerprint(publicKey))
})

test('makes keys that ssh2 reads, every time', () => {
  for (let length = 0; length < 300; length++) {
    const { privateKey, publicKey } = makeKeyPair('x'.repeat(length % 20))
    expect(ssh2.utils.parseKey(privateKey)).not.toBeInstanceOf(Error)
    expect(ssh2.utils.parseKey(publicKey)).not.toBeInstanceOf(Error)
  }
})

test('keeps a key for the next start', () => {
  const path = join(folder(), 'keys/test-1')
  expect(keepKeyPair(path, 'test-1')).toEqual(keepKeyPair(path, 'test-1'))
})
