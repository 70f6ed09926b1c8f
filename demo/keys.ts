import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** An ed25519 key pair in OpenSSH's own formats. */
export type KeyPair = { privateKey: string; publicKey: string }

const TYPE = 'ssh-ed25519'
const BLOCK_BYTES = 8

const number = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const string = (value: string | Buffer) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)])

/** Fills up to a whole block with 1, 2, 3 …, as the format wants it. */
const padded = (bytes: Buffer) => {
  const missing = (BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, index) => index + 1))])
}

/**
 * Makes a key pair as `ssh-keygen -t ed25519` does (openssh-portable, PROTOCOL.key). ssh2 can make them too, but one in
 * some hundreds of its keys cannot be read again.
 */
export function makeKeyPair(comment: string): KeyPair {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const publicBytes = Buffer.from(x, 'base64url')
  const blob = Buffer.concat([string(TYPE), string(publicBytes)])
  const check = randomBytes(4)
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), publicBytes])
  const inner = Buffer.concat([check, check, string(TYPE), string(publicBytes), string(secret), string(comment)])
  const unencrypted = [string('none'), string('none'), string('')]
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...unencrypted,
    number(1),
    string(blob),
    string(padded(inner)),
  ])
  const lines = body.toString('base64').replace(/.{70}/g, '$&\n').trimEnd()
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${TYPE} ${blob.toString('base64')} ${comment}`,
  }
}

/** Reads the pair kept at `path` and `path.pub`, or makes and keeps a new one: a second start has the same keys. */
export function keepKeyPair(path: string, comment: string): KeyPair {
  if (!existsSync(path)) {
    const made = makeKeyPair(comment)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.pub`, `${made.publicKey}\n`)
    // The private key comes last: where it is, the pair is whole.
    writeFileSync(path, made.privateKey, { mode: 0o600 })
  }
  return { privateKey: readFileSync(path, 'utf8'), publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

/** `SHA256:…` of a public key line, as `ssh-keygen -l` prints it. */
export function fingerprint(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
