import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from '@/lib/domain/secret'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts what is secret at rest: AES-256-GCM, laid out as version (1 byte), nonce (12), tag (16), ciphertext. */
export type Vault = {
  encrypt(secret: Secret): Uint8Array<ArrayBuffer>
  /** Throws when the bytes were changed or were encrypted with another key. */
  decrypt(bytes: Uint8Array): Secret
}

/** `key` is 32 bytes, as `PROMETHEUS_SECRET_KEY` gives them. */
export function createVault(key: Uint8Array): Vault {
  return {
    encrypt(secret) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()])
      return new Uint8Array(Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]))
    },
    decrypt(bytes) {
      const buffer = Buffer.from(bytes)
      if (buffer[0] !== VERSION) throw new Error(`encrypted with layout ${buffer[0]}, this version reads ${VERSION}`)
      const nonce = buffer.subarray(1, 1 + NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
      decipher.setAuthTag(buffer.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES))
      const text = buffer.subarray(1 + NONCE_BYTES + TAG_BYTES)
      return new Secret(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8'))
    },
  }
}
