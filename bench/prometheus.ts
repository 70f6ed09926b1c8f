import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OWNER } from '@/lib/domain/actor'
import type { Result } from '@/lib/domain/result'
import { addService } from '@/lib/usecases/add-service'
import type { Problem } from '@/lib/usecases/problem'
import { requestDeploy } from '@/lib/usecases/request-deploy'
import { requestRollback } from '@/lib/usecases/request-rollback'
import type { RequestedDeploy } from '@/lib/usecases/requested-deploy'
import type { BenchHost } from './hosts'
import { KEEP, placeOf } from './peers/place'
import { median } from './report'
import { until } from './until'
import type { World } from './world'

const ENVIRONMENT = 'production'
export const OURS = 'Prometheus'

/** The job that all tools do, as a `prometheus.yml`. */
export const serviceConfig = (service: string) => `service: ${service}
deploy_to: ${placeOf(OURS)}
keep_releases: ${KEEP}
shared: [config.env]
build: echo build > BUILD
restart: touch ../../restart
`

/** A service on hosts, deployed by asking as the pages and the API do. Times in seconds. */
export type Deployer = {
  /** From asking to `succeeded` in the database. */
  deploy(version: string): Promise<number>
  /** The same, to the release before. */
  rollback(): Promise<number>
  /** What one host was sent at the first deploy, and at the last. */
  parcelBytes(): { wholeBytes: number; differenceBytes: number }
  remove(): Promise<void>
}

/** Adds the repository's service on these hosts and waits until its branches are known. */
export async function addToPrometheus(
  world: World,
  repository: { name: string; folder: string; versions: string[] },
  hosts: BenchHost[],
): Promise<Deployer> {
  const { ctx } = world
  const service = taken(await addService(ctx, OWNER, { name: repository.name, repositoryUrl: repository.folder }))
  const environment = await ctx.db.environment.findUniqueOrThrow({ where: { name: ENVIRONMENT } })
  await ctx.db.instance.createMany({
    data: hosts.map(({ id }, index) => ({
      serviceId: service.id,
      environmentId: environment.id,
      hostId: id,
      port: 20_000 + index,
    })),
  })
  await until(`${repository.name} is fetched`, async () => {
    const known = await ctx.db.branch.count({ where: { serviceId: service.id } })
    return known === repository.versions.length
  })
  const target = { service: service.name, environment: ENVIRONMENT }
  const timed = async (ask: () => Promise<Result<RequestedDeploy, Problem>>) => {
    const began = performance.now()
    const { id } = taken(await ask())
    return ((await world.transitions.success(id)) - began) / 1000
  }
  return {
    deploy: version => timed(() => requestDeploy(ctx, OWNER, { ...target, ref: version })),
    rollback: () => timed(() => requestRollback(ctx, OWNER, target)),
    parcelBytes: () => parcelBytes(join(world.env.PROMETHEUS_DATA, 'mirrors', service.id, 'spool')),
    remove: async () => {
      await ctx.db.service.delete({ where: { id: service.id } })
    },
  }
}

/** Of the parcels that the worker made: `<commit>.whole.…`, and `<commit>.<base>.…` where there was a base. */
function parcelBytes(spool: string): { wholeBytes: number; differenceBytes: number } {
  const sizes = readdirSync(spool).map(name => ({
    whole: name.includes('.whole.'),
    size: statSync(join(spool, name)).size,
  }))
  const of = (whole: boolean) => sizes.filter(parcel => parcel.whole === whole).map(parcel => parcel.size)
  return { wholeBytes: median(of(true)), differenceBytes: median(of(false)) }
}

function taken<T>(answer: Result<T, Problem>): T {
  if (!answer.ok) throw new Error(answer.failure.detail)
  return answer.value
}
