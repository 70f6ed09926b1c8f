import { openPlace, placeOf, removePlace } from '../peers/place'
import { addToPrometheus } from '../prometheus'
import { median, type Report } from '../report'
import { makeRepository } from '../repository'
import type { World } from '../world'

const NAME = 'rollback'
export const ROLLBACK_HOSTS = 20
const RESTART_SECONDS = 1
const MOST_SECONDS = 2

const CONFIG = `service: tiny
deploy_to: ${placeOf(NAME)}
restart: sleep ${RESTART_SECONDS}; touch ../../restart
health: { command: test -f ../../restart, within: 10s, interval: 100ms, stable: 100ms }
`

/** From the click to the last of twenty hosts switched, restarted and seen healthy, without the restart's own time. */
export async function measureRollback(world: World, runs: number, report: Report): Promise<void> {
  const { hosts } = world
  const repository = makeRepository(`${world.folder}/${NAME}`, 'tiny', CONFIG, 2)
  for (const host of hosts) openPlace(host, NAME)
  const service = await addToPrometheus(world, repository, hosts)
  try {
    for (const version of repository.versions) await service.deploy(version)
    const seconds: number[] = []
    for (let run = 0; run < runs; run++) seconds.push(await service.rollback())
    report.add({
      ...{ table: `rollback with restart and health, ${hosts.length} hosts`, column: 'median' },
      ...{ row: 'beyond the service’s own restart', value: median(seconds) - RESTART_SECONDS, unit: 's' },
      target: { atMost: MOST_SECONDS },
    })
  } finally {
    await service.remove()
    for (const host of hosts) removePlace(host, NAME)
  }
}
