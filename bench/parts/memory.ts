import { openPlace, removePlace } from '../peers/place'
import { addToPrometheus, OURS, serviceConfig } from '../prometheus'
import type { Report } from '../report'
import { makeRepository } from '../repository'
import type { World } from '../world'

const MOST_MB = 250

/** What a fresh worker holds at most while it sends the medium repository to all hosts, whole and then as a difference. */
export async function measureMemory(world: World, report: Report): Promise<void> {
  const { hosts } = world
  const repository = makeRepository(`${world.folder}/memory`, 'medium', serviceConfig('medium'), 2)
  for (const host of hosts) openPlace(host, OURS)
  await world.restartWorker()
  const service = await addToPrometheus(world, repository, hosts)
  try {
    const table = 'worker memory, medium'
    const column = `${hosts.length} hosts`
    const target = { atMost: MOST_MB }
    report.add({ table, column, row: 'before', value: await world.worker.peakMemory(), unit: 'MB' })
    for (const [index, version] of repository.versions.entries()) {
      await service.deploy(version)
      const row = index === 0 ? 'peak, whole tree' : 'peak, difference after it'
      report.add({ table, column, row, value: await world.worker.peakMemory(), unit: 'MB', target })
    }
  } finally {
    await service.remove()
    for (const host of hosts) removePlace(host, OURS)
  }
}
