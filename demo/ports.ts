import { createServer } from 'node:net'

const LOOPBACK = '127.0.0.1'

/** Listens on a port of ours for a moment: whether nothing else has it. */
export function isFree(port: number, address = LOOPBACK): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, address, () => server.close(() => resolve(true)))
  })
}

/**
 * Below the ports that a system gives to whoever connects somewhere, and those of embedded databases: none of them takes
 * one while its owner restarts.
 */
const LOWEST = 10_000
const HIGHEST = 15_000

/** A port that nobody listens on at this moment: `wanted` where it can be had. */
export async function freePort(wanted?: number, address = LOOPBACK): Promise<number> {
  for (let port = wanted; ; port = undefined) {
    port ??= LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    if (await isFree(port, address)) return port
  }
}
