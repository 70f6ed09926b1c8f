import { createHash, randomBytes } from 'node:crypto'

/** A token that is told once: 32 random bytes behind a prefix that says what it opens. */
export const newToken = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`

/** 32 random bytes need no slow hash: nobody can try them all. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
