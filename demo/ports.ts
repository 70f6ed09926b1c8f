import { isFree } from '@/lib/db/is-free'

/**
 * Below the ports that a system gives to whoever connects somewhere, and those of embedded databases: none of them takes
 * one while its owner restarts.
 */
const LOWEST = 10_000
const HIGHEST = 15_000
/** Tests that run beside each other choose from ports of their own: between choosing one and listening there is time. */
const SHARES = 5
const SHARE = Number(process.env.VITEST_POOL_ID ?? 0) % SHARES

const given = new Set<number>()

/** A port that nobody listens on at this moment, and that was not given before: `wanted` where it can be had. */
export async function freePort(wanted?: number, address = '127.0.0.1'): Promise<number> {
  const room = (HIGHEST - LOWEST) / SHARES
  for (let port = wanted; ; port = undefined) {
    port ??= LOWEST + Math.floor((SHARE + Math.random()) * room)
    if (given.size < room / 2 && given.has(port)) continue
    given.add(port)
    if (await isFree(port, address)) return port
  }
}
