import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import ssh2 from 'ssh2'

/** An ed25519 key pair in OpenSSH's own formats. */
export type KeyPair = { privateKey: string; publicKey: string }

/** Reads the pair kept at `path` and `path.pub`, or makes and keeps a new one: a second start has the same keys. */
export function keepKeyPair(path: string, comment: string): KeyPair {
  if (!existsSync(path)) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment })
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.pub`, `${made.public}\n`)
    // The private key comes last: where it is, the pair is whole.
    writeFileSync(path, made.private, { mode: 0o600 })
  }
  return { privateKey: readFileSync(path, 'utf8'), publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

/** `SHA256:…` of a public key line, as `ssh-keygen -l` prints it. */
export function fingerprint(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
