import { readWatchedPlaces, type WatchedPlace } from '@/lib/db/read/watched-places'
import { recordProblem, recordWatch } from '@/lib/db/write/watch'
import { alignSchedules } from './watch/align-schedules'
import { readWatch } from './watch/read-watch'
import type { WorkerContext } from './worker-context'

/**
 * Brings the checks of a service in line with the commits that it is watched by: what runs in each environment, or the
 * default branch where nothing does. A place whose commit is the same, and was read well, costs one query.
 */
export async function watchService(ctx: WorkerContext, serviceId: string): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return alignSchedules(ctx)
  const places = await readWatchedPlaces(ctx.db, service)
  const moved = places.filter(({ sha, held }) => sha !== null && (held?.sha !== sha || held.problem !== null))
  if (moved.length === 0) return
  const repository = ctx.repositories.open(service.id, service.repositoryUrl)
  let changed = false
  for (const place of moved) {
    const { sha, environment } = place
    if (sha === null) continue
    const watch = await readWatch(repository, { service: service.name, environment: environment.name, sha })
    const at = { service, environment, sha }
    const wrote = watch.ok
      ? await recordWatch(ctx.db, at, watch.value.policy, wantedChecks(place, watch.value), ctx.clock.now())
      : await recordProblem(ctx.db, at, watch.failure)
    changed ||= wrote
  }
  if (changed) await alignSchedules(ctx)
}

/** A check that has no host to run on and no schedule would only be a name. */
function wantedChecks<T>(
  place: WatchedPlace,
  { policy, checks }: { policy: { everySeconds: number | null }; checks: T[] },
) {
  return place.hosts > 0 || policy.everySeconds !== null ? checks : []
}
