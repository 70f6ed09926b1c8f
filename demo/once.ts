import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { type Act, type Performed, play } from './act'
import { type Api, api } from './api'
import { judge, toItsEnd } from './judge'
import { type Place, reset } from './place'
import { pushHoney } from './push'
import { git } from './repository'
import { retryActs } from './retry-acts'
import { askedToEnd } from './signals'
import { type Demo, type Listener, startDemo } from './start'
import type { World } from './world'

const hostsIn = ({ hosts }: World, environment: string) => hosts.filter(host => host.environment === environment)

/** `main` everywhere, then a commit whose health check fails, and one that is healthy and wrong: test has to go back. */
function deployActs(world: World, calls: Api): Act[] {
  const expected = git(world.repository, ['rev-parse', 'main'])
  const everywhere = ['test', 'canary', 'production'].map(environment => ({
    name: `deploy main to ${environment}`,
    hosts: hostsIn(world, environment),
    expected: () => expected,
    perform: async () => toItsEnd(calls, await calls.deploy(environment, 'main')),
  }))
  const unhealthy = {
    name: 'deploy fix/broken-health to test, which fails',
    hosts: hostsIn(world, 'test'),
    expected: () => expected,
    perform: async () => toItsEnd(calls, await calls.deploy('test', 'fix/broken-health'), 'rolled_back'),
  }
  const wrong = {
    name: 'deploy fix/rounded-totals to test, healthy but wrong',
    hosts: hostsIn(world, 'test'),
    expected: () => expected,
    perform: async () =>
      toItsEnd(
        calls,
        await calls.deploy('test', 'fix/rounded-totals'),
        'rolled_back',
        /^checks: checks\/cart\.hurl: .*totalCents/,
      ),
  }
  return [...everywhere, unhealthy, wrong]
}

const builds = ({ steps }: DeployDetail) => steps.some(step => step.name === 'build' && step.state === 'running')

/** Deploys, and kills the worker as soon as a host builds. What was begun before must not be begun again. */
async function deployThroughKill(calls: Api, { worker }: Demo, hosts: number): Promise<Performed> {
  const { id } = await calls.deploy('production', 'main')
  await calls.follow(id, builds)
  const killed = worker.pid
  if (killed) process.kill(killed, 'SIGKILL')
  const ended = await calls.follow(id)
  const preparations = ended.runs.filter(run => run.part === 'prepare').length
  if (preparations !== hosts) return { wrong: `${hosts} hosts were prepared ${preparations} times` }
  return { ...judge(ended), note: `worker ${killed} was killed in mid-build, ${worker.pid} went on` }
}

/** Asks for a deploy that must not be let in, and says why it was not. */
async function refused(calls: Api, environment: string, wanted: RegExp): Promise<Performed> {
  const reasons = await calls.refusals(environment, 'main')
  if (!reasons.some(reason => wanted.test(reason))) return { wrong: `it was not refused: ${reasons.join(' ')}` }
  return { wrong: null, note: `refused: ${reasons.join(' ')}` }
}

/** Locks production for as long as `meanwhile` takes. */
async function underLock(calls: Api, meanwhile: () => Promise<Performed>): Promise<Performed> {
  const { id } = await calls.lock('production', 'The warehouse counts its stock')
  try {
    return await meanwhile()
  } finally {
    await calls.unlock(id)
  }
}

/**
 * A second commit: refused until canary has it, refused by a lock, then brought to production with the worker killed in
 * the middle; back to the first, which a lock does not stop; and there again, where one host fails and is retried.
 */
async function rollbackActs(demo: Demo, calls: Api): Promise<Act[]> {
  const hosts = hostsIn(demo.world, 'production')
  const before = git(demo.world.repository, ['rev-parse', 'main'])
  const after = await pushHoney(demo, calls)
  return [
    {
      name: 'ask for production before canary has it',
      hosts,
      expected: () => before,
      perform: () => refused(calls, 'production', /is not live on canary/),
    },
    {
      name: 'deploy the new commit to canary',
      hosts: hostsIn(demo.world, 'canary'),
      expected: () => after,
      perform: async () => toItsEnd(calls, await calls.deploy('canary', 'main')),
    },
    {
      name: 'ask for production while it is locked',
      hosts,
      expected: () => before,
      perform: () => underLock(calls, () => refused(calls, 'production', /is locked by/)),
    },
    {
      name: 'deploy it to production, one host first',
      hosts,
      expected: () => after,
      perform: () => deployThroughKill(calls, demo, hosts.length),
    },
    {
      name: 'roll production back under a lock',
      hosts,
      expected: () => before,
      perform: () => underLock(calls, async () => toItsEnd(calls, await calls.rollBack('production'))),
    },
    ...retryActs(calls, hosts, before, after),
  ]
}

async function playAll(demo: Demo, say: (line: string) => void): Promise<boolean[]> {
  const calls = api(demo.url)
  const right: boolean[] = []
  for (const act of deployActs(demo.world, calls)) right.push(await play(act, say))
  for (const act of await rollbackActs(demo, calls)) right.push(await play(act, say))
  return right
}

function summary(right: boolean[], log: string): string {
  const wrong = right.filter(it => !it).length
  if (wrong === 0) return `All ${right.length} acts came out as they should.`
  return `${wrong} of ${right.length} acts went wrong. What the processes said is in ${log}`
}

/**
 * The demo without a browser: from nothing, through the API of a real web and worker, on ports and in a folder of its
 * own. Answers the exit code: 0 only if every act came out as it should, by what the hosts themselves say.
 */
export async function once(place: Place, say: (line: string) => void, stage: Listener['stage']): Promise<number> {
  say('From nothing, without a browser.')
  const interrupted = askedToEnd().then(() => null)
  await reset(place)
  const log = join(place.folder, 'log')
  const line = (text: string) => appendFileSync(log, `${text}\n`)
  const demo = await startDemo(place, { stage, line, onGivenUp: () => say(`A process does not stay up: see ${log}`) })
  try {
    say('\nWhat a host runs is what its service answers and where its current leads, not what the database holds.')
    const right = await Promise.race([playAll(demo, say), interrupted])
    say(right ? `\n${summary(right, log)}` : '\nStopping.')
    return right?.every(Boolean) ? 0 : 1
  } finally {
    await demo.stop()
  }
}
