import type { Actor } from '@/lib/domain/actor'
import type { DeployKind, DeployState } from '@/lib/domain/deploy'
import type { Prisma, PrismaClient } from '../generated/client'
import { asClaimed, type ClaimedDeploy, DEPLOY_WITH_NAMES } from '../read/deploy-for-work'
import { toDeployView } from '../read/deploy-view'
import { writeEvent } from './event'

export type NewDeploy = {
  serviceId: string
  environmentId: string
  kind: DeployKind
  ref: string
  branch: string | null
  sha: string
  subject: string
  authorName: string
  release: string | null
  /** Set for a rollback: the configuration under which the release was made. */
  config: object | null
  idempotencyKey: string | null
  /** The deploy that this one goes on with. */
  retryOfId?: string
}

/**
 * Adds a queued deploy under the next number of its service and environment, with its event. With an idempotency key
 * that was used before, gives that deploy instead and adds nothing.
 */
export async function insertDeploy(
  db: PrismaClient,
  actor: Actor,
  { config, ...input }: NewDeploy,
): Promise<ClaimedDeploy> {
  return db.$transaction(async tx => {
    // Numbers are given one at a time: whoever holds the service's row.
    await tx.$queryRaw`SELECT id FROM "Service" WHERE id = ${input.serviceId}::uuid FOR UPDATE`
    const { serviceId, environmentId, idempotencyKey } = input
    const same =
      idempotencyKey &&
      (await tx.deploy.findFirst({ where: { serviceId, environmentId, idempotencyKey }, include: DEPLOY_WITH_NAMES }))
    if (same) return asClaimed(same)
    const last = await tx.deploy.aggregate({ where: { serviceId, environmentId }, _max: { number: true } })
    const row = await tx.deploy.create({
      data: {
        ...input,
        ...(config && { config: config as Prisma.InputJsonValue }),
        number: (last._max.number ?? 0) + 1,
        state: 'queued' satisfies DeployState,
        actorKind: actor.kind,
        actorId: actor.id,
        actorName: actor.name,
      },
      include: DEPLOY_WITH_NAMES,
    })
    const deploy = asClaimed(row)
    await writeEvent(tx, actor, {
      kind: 'deploy.queued',
      deployId: row.id,
      serviceId,
      data: { deploy: toDeployView(deploy) },
    })
    return deploy
  })
}
