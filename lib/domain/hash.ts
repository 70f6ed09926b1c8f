/**
 * What files are compared by. BLAKE2b (512 bits) takes half the time of SHA-256 where the processor has no instructions for
 * that which programs use; SHA-256 is what every host can compute.
 */
export type Hash = 'blake2b' | 'sha256'
