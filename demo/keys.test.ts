import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ssh2 from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import { fingerprint, keepKeyPair, makeKeyPair } from './keys'

const run = promisify(execFile)

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'prometheus-demo-keys-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('makes keys that OpenSSH itself reads', async () => {
  const path = join(folder(), 'key')
  const { publicKey } = keepKeyPair(path, 'test-1')
  expect((await run('ssh-keygen', ['-y', '-f', path])).stdout.trim()).toBe(publicKey)
  expect((await run('ssh-keygen', ['-l', '-f', path])).stdout).toContain(fingerprint(publicKey))
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
