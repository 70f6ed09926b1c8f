import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { expect, onTestFinished } from 'vitest'
import { GitRepositories } from '@/lib/adapters/git/git-repositories'
import { plainGit } from '@/lib/adapters/git/plain-provider'
import { haproxies } from '@/lib/adapters/haproxy/haproxy'
import { sshHosts } from '@/lib/adapters/ssh/ssh-hosts'
import { type DeployState, isTerminal } from '@/lib/domain/deploy'
import { runDeploy } from '@/lib/usecases/run-deploy'
import type { WorkerContext } from '@/lib/usecases/worker-context'
import { eventually } from './eventually'
import { type Fleet, startFleet } from './fleet'
import { scratch } from './scratch'
import { WorkerProcess } from './worker-process'

/** A fleet and a worker of the test's own process: deploys are carried out where the test can see them. */
export type Engine = Awaited<ReturnType<typeof startEngine>>

/** @param config lines of every host's sshd_config */
export async function startEngine(hosts: number, config: Record<string, string> = {}) {
  const fleet: Fleet = await startFleet(hosts, config)
  const ctx: WorkerContext = {
    ...fleet.ctx,
    providers: [plainGit],
    hosts: sshHosts(),
    balancers: haproxies(),
    repositories: new GitRepositories({ folder: scratch('mirrors-') }),
    log: pino({ level: 'silent' }),
    worker: 'test:1:1',
    heartbeatMs: 100,
    staleMs: 5_000,
    publicUrl: 'http://127.0.0.1:3000',
  }
  const workers: WorkerProcess[] = []
  const read = (id: string) => ctx.db.deploy.findUniqueOrThrow({ where: { id } })
  const isOver = async (id: string) => isTerminal((await read(id)).state as DeployState)
  /** Carries a deploy out to its end, and gives its row. */
  const carryOut = async (id: string) => {
    await runDeploy(ctx, id, new AbortController().signal)
    return read(id)
  }
  return {
    fleet,
    ctx,
    carryOut,
    deploy: async (branch: string) => carryOut(await fleet.deploy(branch)),
    read,
    isOver,
    /** The row of a deploy that others carry out, when it has ended. */
    ended: async (id: string) => {
      await eventually(async () => expect(await isOver(id)).toBe(true), { timeout: 120_000 })
      return read(id)
    },
    /** A worker in a process of its own, that is killed when the engine stops at the latest. */
    startWorker: (env: Record<string, string> = {}) => {
      const worker = new WorkerProcess(fleet, env)
      workers.push(worker)
      worker.start()
      return worker
    },
    /** What each host runs, asked from its own folder; `null`: nothing. */
    live: () =>
      Promise.all(
        fleet.hosts.map(({ root }) =>
          readFile(join(root, 'checkout/current/REVISION'), 'utf8').then(
            text => text.trim(),
            () => null,
          ),
        ),
      ),
    everywhere: (sha: string | null) => fleet.hosts.map(() => sha),
    /** A file in each host's home; `null` where there is none. */
    traces: (name: string) =>
      Promise.all(fleet.hosts.map(({ root }) => readFile(join(root, name), 'utf8').catch(() => null))),
    /** The named steps of a deploy, by host and in order: `prod-1 once succeeded`. */
    steps: async (deployId: string, ...names: string[]) => {
      const rows = await ctx.db.step.findMany({
        where: { deployId, ...(names.length > 0 && { name: { in: names } }) },
        include: { host: true },
        orderBy: [{ undo: 'asc' }, { host: { name: 'asc' } }, { position: 'asc' }],
      })
      return rows.map(({ host, undo, name, state }) => `${host.name} ${undo ? 'undo ' : ''}${name} ${state}`)
    },
    stop: async () => {
      for (const worker of workers) await worker.kill()
      await ctx.hosts.close()
      await fleet.stop()
    },
  }
}

/** An engine for the test that asks for it: it is stopped when that has finished. */
export async function engineOf(hosts: number, config: Record<string, string> = {}): Promise<Engine> {
  const engine = await startEngine(hosts, config)
  onTestFinished(() => engine.stop(), 60_000)
  return engine
}

/** A `prometheus.yml` of the fleet's service. */
export const configFile = (lines: string) => `service: checkout\ndeploy_to: checkout\n${lines}\n`
export const HEALTHY = 'health: { command: "true", within: 2s, interval: 100ms, stable: 100ms }'
