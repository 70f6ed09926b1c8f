import { join } from 'node:path'
import type { Options } from '../options'
import { ansible } from '../peers/ansible'
import { capistrano } from '../peers/capistrano'
import { isInstalled } from '../peers/installed'
import { openPlace, removePlace } from '../peers/place'
import { PLAIN, plainScript } from '../peers/plain'
import { addToPrometheus, OURS, serviceConfig } from '../prometheus'
import { median, type Report } from '../report'
import { makeRepository, type SIZES } from '../repository'
import type { World } from '../world'
import { type CellResult, FLOOR, type MakePeer, measureCell, type Times } from './deploy-cell'

/**
 * Deploys and rollbacks of two repositories, by Prometheus (from asking to `succeeded`, with queue, database, log,
 * runner and events), a plain script, and the tools that are installed.
 */
export async function measureDeploys(
  world: World,
  { hosts, runs, peers: withPeers }: Options,
  report: Report,
): Promise<void> {
  const peers = withPeers ? findPeers(report) : [plainScript]
  for (const name of ['tiny', 'medium'] as const) {
    await warmUp(world, name)
    const repository = makeRepository(world.folder, name, serviceConfig(name), 2 * runs + 1)
    for (const size of hosts) {
      const result = await measureCell(world, { repository, hosts: world.hosts.slice(0, size), peers, runs })
      tell(report, name, size, result)
    }
  }
}

/** A worker lives for days: what its runtime compiles during the first deploys is over before anything is measured. */
async function warmUp(world: World, name: keyof typeof SIZES): Promise<void> {
  const hosts = world.hosts.slice(0, WARMED_BY[name])
  const repository = makeRepository(join(world.folder, 'warm-up'), name, serviceConfig(name), 20)
  for (const host of hosts) openPlace(host, OURS)
  const service = await addToPrometheus(world, repository, hosts)
  for (const version of repository.versions) await service.deploy(version)
  await service.remove()
  for (const host of hosts) removePlace(host, OURS)
}

function findPeers(report: Report): MakePeer[] {
  const found: MakePeer[] = [plainScript]
  if (isInstalled('cap')) found.push(capistrano)
  else report.note('Capistrano is not installed (no cap on the PATH): left out.')
  if (isInstalled('ansible-playbook')) found.push(ansible)
  else report.note('Ansible is not installed (no ansible-playbook on the PATH): left out.')
  return found
}

/** Hosts of a warm-up: few of many files, for a disk goes on with what is deleted when it is over. */
const WARMED_BY = { tiny: 10, medium: 2 }

/** At least this many times faster than the others, at most this many times what the plain script or connecting takes. */
const FASTER = {
  tiny: { Capistrano: () => 5, Ansible: () => 8 },
  medium: { Capistrano: (hosts: number) => (hosts === 1 ? 4 : 1.9), Ansible: () => 8 },
}
const FASTER_BACK = { Capistrano: () => 6, Ansible: () => 6 }
const SLOWER_THAN_PLAIN = 1.3
const MOST_BYTES = 0.06
const CPU_MS_A_HOST = 10
const CPU_MS_A_MB = 3

function tell(report: Report, name: 'tiny' | 'medium', hosts: number, result: CellResult): void {
  const column = hosts === 1 ? '1 host' : `${hosts} hosts`
  for (const [tool, why] of result.failed)
    report.note(`${tool} failed with ${name} on ${column}, and is left out: ${why}`)
  const overFloor = name === 'tiny' && hosts >= 50 ? 1.3 : undefined
  tellTimes(report, `deploy ${name}`, column, hosts, result.deploy, FASTER[name], overFloor)
  tellTimes(report, `rollback ${name}`, column, hosts, result.rollback, FASTER_BACK, hosts >= 10 ? 1 : undefined)

  const table = `sent and used, ${name}`
  const { wholeBytes, differenceBytes, processor } = result
  report.add({ table, column, row: 'whole tree, a host', value: wholeBytes / 1e6, unit: 'MB' })
  report.add({ table, column, row: 'difference, a host', value: differenceBytes / 1e6, unit: 'MB' })
  report.add({
    ...{ table, column, row: 'difference / whole', value: differenceBytes / wholeBytes, unit: 'ratio' },
    ...{ against: 'whole tree', target: { atMost: MOST_BYTES } },
  })
  const mayUse = hosts * CPU_MS_A_HOST + ((hosts * differenceBytes) / 1e6) * CPU_MS_A_MB
  const used = new Map([...processor].map(([tool, seconds]) => [tool, median(seconds) * 1000]))
  for (const [tool, value] of used)
    report.add({
      ...{ table, column, row: `processor, ${tool === OURS ? 'worker' : tool}`, value, unit: 'ms' },
      ...(tool === OURS && { target: { atMost: Math.round(mayUse) } }),
    })
  const [worker = Number.NaN, plain = Number.NaN] = [OURS, PLAIN].map(tool => used.get(tool))
  report.add({
    ...{ table, column, row: 'processor, worker / plain', value: worker / plain, unit: 'ratio', against: PLAIN },
  })
}

function tellTimes(
  report: Report,
  table: string,
  column: string,
  hosts: number,
  times: Times,
  faster: Record<string, (hosts: number) => number>,
  overFloor: number | undefined,
): void {
  const medians = new Map([...times].map(([name, seconds]) => [name, median(seconds)]))
  for (const [row, value] of medians) report.add({ table, column, row, value, unit: 's' })
  const ours = medians.get(OURS) ?? Number.NaN
  const plain = medians.get(PLAIN) ?? Number.NaN
  const floor = medians.get(FLOOR) ?? Number.NaN
  const ratio = (row: string, value: number, against: string, target?: { atMost: number } | { atLeast: number }) =>
    report.add({ table, column, row, value, unit: 'ratio', against, ...(target && { target }) })
  ratio(`${OURS} / plain`, ours / plain, PLAIN, { atMost: SLOWER_THAN_PLAIN })
  ratio(`${OURS} / connect`, ours / floor, FLOOR, overFloor === undefined ? undefined : { atMost: overFloor })
  for (const [name, least] of Object.entries(faster)) {
    const theirs = medians.get(name)
    if (theirs !== undefined) ratio(`${name} / ${OURS}`, theirs / ours, OURS, { atLeast: least(hosts) })
  }
}
