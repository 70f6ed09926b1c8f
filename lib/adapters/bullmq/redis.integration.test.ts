import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, it } from 'vitest'
import { queueContract } from '@/lib/ports/queue.contract'
import { createBullmqQueue } from './queue'

const hasRedis = spawnSync('redis-server', ['--version']).status === 0

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** A Redis that keeps nothing. */
async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const server = spawn('redis-server', [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ])
  const exited = once(server, 'exit')
  for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept connections')) break
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill()
      await exited
    },
  }
}

if (hasRedis)
  queueContract('BullMQ on Redis', async () => {
    const redis = await startRedis()
    const queue = createBullmqQueue({ databaseUrl: '', redisUrl: redis.url, onError: () => undefined })
    return { queue, end: redis.stop }
  })
else describe.skip('the BullMQ on Redis queue', () => it('needs redis-server on this machine', () => undefined))
