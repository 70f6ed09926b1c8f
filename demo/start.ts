import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ensureEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { api } from './api'
import { buildIfChanged } from './build'
import { type Child, keepUp } from './children'
import { openCi } from './ci'
import { claimFolder } from './leftovers'
import { childEnvironment, type Place, refuseTakenHostPorts, refuseTakenPort, takeOver } from './place'
import { runScript, tsx } from './script'
import { answers, listens, until } from './until'
import { openWorld, type World } from './world'

export type Demo = { place: Place; url: string; world: World; worker: Child; stop(): Promise<void> }

/** Who hears of what goes on. */
export type Listener = {
  /** One stage of the start is over, after so many milliseconds. */
  stage: (name: string, what: string, ms: number) => void
  /** A line of a child. */
  line: (text: string) => void
  /** A child could not be kept up: the demo is of no use any more. */
  onGivenUp: () => void
}

/** Fills the database at the first start. Whoever changes the demo's world afterwards finds it as they left it. */
async function seedOnce({ folder, firstPort }: Place, env: NodeJS.ProcessEnv): Promise<string> {
  const marker = join(folder, 'seeded')
  if (existsSync(marker)) return 'as you left it'
  await runScript(['demo/seed.ts', folder, String(firstPort)], env)
  writeFileSync(marker, '')
  return 'six hosts and the service storefront'
}

async function startDatabase(folder: string): Promise<string> {
  const url = await ensureEmbeddedPostgres(folder)
  const applied = await migrate(url)
  return `PostgreSQL on port ${new URL(url).port}${applied.length > 0 ? `, ${applied.length} migrated` : ''}`
}

/** Stops whatever was started so far, in the order that lets each finish what it does. */
async function stopAll(folder: string, children: { hosts?: Child; web?: Child; worker?: Child }): Promise<void> {
  await Promise.all([children.web?.stop(), children.worker?.stop()])
  await children.hosts?.stop()
  await stopEmbeddedPostgres(folder)
}

/** CI has its say on every branch, as it would have had when they were pushed. */
async function reportHeads({ folder }: Place, url: string): Promise<string> {
  const ci = await openCi(folder, api(url))
  await ci.reportHeads()
  return 'one branch red, one running, one without a word, the others green'
}

/** Starts everything, or throws and leaves nothing running. Only what has changed since the last start is made anew. */
export async function startDemo(place: Place, listener: Listener): Promise<Demo> {
  const { folder, firstPort } = place
  const timed = async (name: string, work: Promise<string>) => {
    const began = performance.now()
    listener.stage(name, await work, performance.now() - began)
  }
  await takeOver(place)
  await refuseTakenPort(place)
  mkdirSync(folder, { recursive: true })
  claimFolder(folder)
  const world = await openWorld(folder, firstPort)
  await refuseTakenHostPorts(world)

  const env = childEnvironment(place)
  const up = (name: string, ...args: string[]) =>
    keepUp({ name, args: tsx(...args), env, say: listener.line, onGivenUp: listener.onGivenUp })
  const children: { hosts?: Child; web?: Child; worker?: Child } = {}
  try {
    const built = buildIfChanged(join(dirname(folder), 'build-stamp'), env).then(did => (did ? 'built' : 'as it was'))
    // Both to their ends, whatever comes of one: a database that is still starting could not be stopped.
    const both = await Promise.allSettled([timed('build', built), timed('database', startDatabase(folder))])
    for (const one of both) if (one.status === 'rejected') throw one.reason

    children.hosts = up('hosts', 'demo/hosts.ts', folder, String(firstPort))
    const ports = world.hosts.map(host => host.sshPort)
    const hostsUp = Promise.all(ports.map(port => until(`a host on port ${port}`, () => listens(port))))
    await timed(
      'hosts',
      hostsUp.then(() => `SSH on 127.0.0.1, ports ${ports.join(' ')}`),
    )

    const url = `http://127.0.0.1:${place.port}`
    const worker = up('worker', 'jobs/worker.ts')
    children.worker = worker
    children.web = up('web', 'bin/web.ts')
    await timed(
      'web',
      until('an answer of the web', () => answers(`${url}/readyz`)).then(() => url),
    )
    await timed('world', seedOnce(place, env))
    await timed('ci', reportHeads(place, url))
    return { place, url, world, worker, stop: () => stopAll(folder, children) }
  } catch (error) {
    await stopAll(folder, children)
    throw error
  }
}
