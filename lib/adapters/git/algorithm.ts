import type { Hash } from '@/lib/domain/hash'

/** As Node calls them. */
export const ALGORITHM: Record<Hash, string> = { blake2b: 'blake2b512', sha256: 'sha256' }
