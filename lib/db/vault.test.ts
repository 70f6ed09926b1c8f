import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '@/lib/domain/secret'
import { createVault } from './vault'

describe('the vault', () => {
  const vault = createVault(randomBytes(32))

  it('gives back what it was given', () => {
    expect(vault.decrypt(vault.encrypt(new Secret('clé 🔑\n'))).reveal()).toBe('clé 🔑\n')
  })

  it('never encrypts the same secret to the same bytes', () => {
    expect(vault.encrypt(new Secret('a'))).not.toEqual(vault.encrypt(new Secret('a')))
  })

  it('refuses bytes that were changed', () => {
    const bytes = vault.encrypt(new Secret('private'))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(() => vault.decrypt(bytes)).toThrow()
  })

  it('refuses bytes that another key encrypted', () => {
    expect(() => createVault(randomBytes(32)).decrypt(vault.encrypt(new Secret('private')))).toThrow()
  })
})
