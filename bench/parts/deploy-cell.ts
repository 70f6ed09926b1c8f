import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchHost } from '../hosts'
import {
  addEarlierReleases,
  forgetRestart,
  liveRelease,
  makeNewestLive,
  openPlace,
  removePlace,
  verifyDeploy,
  verifyRollback,
} from '../peers/place'
import { connectOnly, PLAIN } from '../peers/plain'
import type { Job, Tool } from '../peers/tool'
import { processorTime } from '../processor-time'
import { addToPrometheus, OURS } from '../prometheus'
import type { BenchRepository } from '../repository'
import type { World } from '../world'

export const FLOOR = 'connect and run true'

export type MakePeer = (job: Job) => Tool | null
export type Cell = { repository: BenchRepository; hosts: BenchHost[]; peers: MakePeer[]; runs: number }

/** Seconds of every run, by who did it. */
export type Times = Map<string, number[]>

/** Has every tool act, one after the other, that has not failed so far. */
type InTurn = (act: (tool: Tool) => Promise<void>) => Promise<void>

export type CellResult = {
  deploy: Times
  rollback: Times
  /** Processor seconds of every deploy: of our worker's own process, and of all that the other tools start here. */
  processor: Times
  /** What one host is sent, in bytes. */
  wholeBytes: number
  differenceBytes: number
  /** Peers that failed, and what they said: nothing of theirs is in the times. */
  failed: Map<string, string>
}

/**
 * Prometheus, a plain script and the other tools, in turns. Every result is verified on every host. A tool that fails, or
 * does not come back, is left out from then on.
 */
export async function measureCell(world: World, { repository, hosts, peers, runs }: Cell): Promise<CellResult> {
  const folder = mkdtempSync(join(world.folder, 'cell-'))
  const job: Job = { folder, hosts, repository }
  const others = peers.map(make => make(job)).filter(tool => tool !== null)
  const names = [OURS, ...others.map(tool => tool.name)]
  for (const host of hosts) for (const name of names) openPlace(host, name)
  const service = await addToPrometheus(world, repository, hosts)
  const ours: Tool = { name: OURS, ...service, earlier: index => `2020010100000${index}-0000000` }
  const failed: CellResult['failed'] = new Map()
  const inTurn: InTurn = async act => {
    for (const tool of [ours, ...others].filter(({ name }) => !failed.has(name)))
      await act(tool).catch(error => {
        if (tool === ours || tool.name === PLAIN) throw error
        failed.set(tool.name, `${error instanceof Error ? error.message : error}`)
      })
  }
  try {
    await inTurn(tool => begin(repository, hosts, tool))
    const deploy: Times = new Map()
    const processor: Times = new Map()
    for (const [unmeasured, version] of rounds(repository)) {
      const expected = checkOut(folder, repository, version)
      note(deploy, FLOOR, await connectOnly(job))
      await inTurn(async tool => {
        await tool.deploy(unmeasured)
        for (const host of hosts) forgetRestart(host, tool.name)
        leaveDisk()
        const used = async () => (tool === ours ? world.worker.cpuSeconds() : (await processorTime('self')).children)
        const before = await used()
        note(deploy, tool.name, await tool.deploy(version))
        note(processor, tool.name, (await used()) - before)
        for (const host of hosts) verifyDeploy(host, tool.name, repository, expected)
      })
    }
    const rollback = await measureRollbacks(job, inTurn, runs)
    for (const name of failed.keys()) for (const times of [deploy, processor, rollback]) times.delete(name)
    return { deploy, rollback, processor, failed, ...service.parcelBytes() }
  } finally {
    await service.remove()
    for (const host of hosts) for (const name of names) removePlace(host, name)
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Versions of a round's two deploys by each tool. Only the second is measured: whose files lay untouched while the others had
 * their turns would wait for a disk that no hosts of their own share.
 */
const rounds = ({ versions }: BenchRepository): [unmeasured: string, measured: string][] =>
  versions.flatMap((version, index) => (index > 0 && index % 2 === 0 ? [[versions[index - 1] ?? '', version]] : []))

/** The first version everywhere, not measured, and as many releases as are kept. */
async function begin({ versions }: BenchRepository, hosts: BenchHost[], tool: Tool): Promise<void> {
  await tool.deploy(versions[0] ?? '')
  for (const host of hosts) addEarlierReleases(host, tool.name, tool.earlier)
}

async function measureRollbacks(job: Job, inTurn: InTurn, runs: number): Promise<Times> {
  const times: Times = new Map()
  for (let round = 0; round < runs; round++) {
    note(times, FLOOR, await connectOnly(job))
    await inTurn(async tool => {
      // Prometheus goes to and fro between its newest two by itself.
      if (tool.name !== OURS) for (const host of job.hosts) makeNewestLive(host, tool.name)
      for (const host of job.hosts) forgetRestart(host, tool.name)
      const before = job.hosts.map(host => liveRelease(host, tool.name))
      leaveDisk()
      note(times, tool.name, await tool.rollback())
      job.hosts.forEach((host, index) => {
        verifyRollback(host, tool.name, before[index] ?? '')
      })
    })
  }
  return times
}

/** What was written so far is on the disk: nobody waits for what another has left to be written. */
const leaveDisk = () => execFileSync('sync')

function note(times: Times, name: string, seconds: number): void {
  times.set(name, [...(times.get(name) ?? []), seconds])
}

/** The version's files, to compare with. */
function checkOut(folder: string, repository: BenchRepository, version: string): string {
  const expected = join(folder, version)
  mkdirSync(expected)
  execFileSync('git', ['--work-tree', expected, 'checkout', '--force', version, '--', '.'], { cwd: repository.folder })
  return expected
}
