import { isFree } from '@/lib/db/is-free'

/**
 * Below the ports that a system gives to whoever connects somewhere, and those of embedded databases: none of them takes
 * one while its owner restarts.
 */
const LOWEST = 10_000
const HIGHEST = 15_000

/** A port that nobody listens on at this moment: `wanted` where it can be had. */
export async function freePort(wanted?: number, address = '127.0.0.1'): Promise<number> {
  for (let port = wanted; ; port = undefined) {
    port ??= LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (await isFree(port, address)) return port
  }
}
