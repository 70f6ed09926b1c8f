import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_KEYS } from '@/lib/config'
import { stopEmbeddedPostgres } from '@/lib/db/embedded'
import { isFree } from '@/lib/db/is-free'
import { endLeftovers, MARK, runningDemo } from './leftovers'
import { Refusal } from './refusal'
import { stopAllIn } from './services'
import type { World } from './world'

/** Where a demo lives. */
export type Place = {
  /** Absolute; everything of this demo is in there. */
  folder: string
  /** The web's. */
  port: number
  /** Hosts and their services take ports from here on. */
  firstPort: number
}

/** Throws a refusal when a demo runs on this folder already, and ends what a killed one has left. */
export async function takeOver({ folder }: Place): Promise<void> {
  const running = runningDemo(folder)
  if (running) throw new Refusal(`The demo runs already, as process ${running}. Stop that one with Ctrl-C first.`)
  await endLeftovers(folder)
}

/** Stops what runs on the folder, with the hosts' services, and removes it. */
export async function reset(place: Place): Promise<void> {
  await takeOver(place)
  await stopEmbeddedPostgres(place.folder)
  if (existsSync(join(place.folder, 'hosts'))) await stopAllIn(join(place.folder, 'hosts'))
  rmSync(place.folder, { recursive: true, force: true })
}

export async function refuseTakenPort({ port }: Place): Promise<void> {
  if (await isFree(port)) return
  throw new Refusal(`Port ${port} is in use by another program. Take another one: bin/demo --port ${port + 1}`)
}

export async function refuseTakenHostPorts({ hosts }: World): Promise<void> {
  for (const { name, sshPort } of hosts) {
    if (await isFree(sshPort)) continue
    const where = `Port ${sshPort}, where the demo's host ${name} listens, is in use by another program.`
    throw new Refusal(`${where} Stop that one, or begin from nothing with other ports: bin/demo --reset`)
  }
}

/** The demo has settings of its own: what the shell or an `.env` says is meant for the user's installation. */
export function childEnvironment({ folder, port }: Place): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // Empty is as good as unset, and an .env file does not fill it.
    ...Object.fromEntries(CONFIG_KEYS.map(key => [key, ''])),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    LOG_LEVEL: 'warn',
    [MARK]: folder,
    PROMETHEUS_DATA: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  }
}
