import { createHash } from 'node:crypto'

/** The `SHA256:…` form of a host key, as `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** The key's type, the first string of its blob: `ssh-ed25519`. */
export function keyType(key: Buffer): string {
  return key.toString('ascii', 4, 4 + key.readUInt32BE(0))
}
