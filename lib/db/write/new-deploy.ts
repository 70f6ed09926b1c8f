import type { Actor } from '@/lib/domain/actor'
import type { Calendar } from '@/lib/domain/calendar'
import { ACTIVE_STATES, type DeployKind, type DeployState } from '@/lib/domain/deploy'
import { Prisma, type PrismaClient } from '../generated/client'
import { asClaimed, type ClaimedDeploy, DEPLOY_WITH_NAMES } from '../read/deploy-for-work'
import { toDeployView } from '../read/deploy-view'
import { writeEvent } from './event'
import { KEY_KEPT } from './idempotent-request'

const UNFINISHED_STATES = ['awaiting_approval', 'queued', ...ACTIVE_STATES]

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
  /** The configuration that it is carried out with; `null`: a worker reads it at the commit. */
  config: object | null
  idempotencyKey: string | null
  /** Windows and freezes at the commit, where there are any. */
  calendar?: Calendar | null
  /** The deploy that this one goes on with. */
  retryOfId?: string
}

/**
 * Adds a queued deploy under the next number of its service and environment, with its event. Asking twice is asking
 * once: an idempotency key that was used before, or what this person asked for a moment ago, gives that deploy and adds
 * nothing; what goes by itself does not take the place of a person's deploy of the same commit. The newest deploy wins: older ones that wait are superseded, but for those that a person has held or put first.
 */
export async function insertDeploy(
  db: PrismaClient,
  actor: Actor,
  { config, calendar, ...input }: NewDeploy,
): Promise<ClaimedDeploy> {
  return db.$transaction(async tx => {
    // Whoever holds the service's row gives the next number, and sees all who came before.
    await tx.$queryRaw`SELECT id FROM "Service" WHERE id = ${input.serviceId}::uuid FOR UPDATE`
    const { serviceId, environmentId } = input
    const same = await findSame(tx, actor, input)
    if (same) return asClaimed(await tx.deploy.findUniqueOrThrow({ where: { id: same }, include: DEPLOY_WITH_NAMES }))
    const last = await tx.deploy.aggregate({ where: { serviceId, environmentId }, _max: { number: true } })
    const row = await tx.deploy.create({
      data: {
        ...input,
        ...(config && { config: config as Prisma.InputJsonValue }),
        ...(calendar && { calendar: calendar as unknown as Prisma.InputJsonValue }),
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
    if (deploy.kind === 'deploy') await supersede(tx, actor, deploy)
    return deploy
  }, PATIENT)
}

/** Many may ask at once, and each waits for those before. In milliseconds. */
const PATIENT = { maxWait: 10_000, timeout: 30_000 }

/** For so long a second click for the same thing is the first one, although a worker has taken it already. */
const MOMENT = Prisma.raw("interval '10 seconds'")

/** The deploy that this request is about, when it is about one that is there. A caller may use a key again after a day. */
async function findSame(
  tx: Prisma.TransactionClient,
  actor: Actor,
  { serviceId, environmentId, idempotencyKey, kind, sha, release, retryOfId }: Omit<NewDeploy, 'config' | 'calendar'>,
): Promise<string | null> {
  if (idempotencyKey) {
    await tx.$executeRaw`
      UPDATE "Deploy" SET "idempotencyKey" = NULL
      WHERE "serviceId" = ${serviceId}::uuid AND "environmentId" = ${environmentId}::uuid
        AND "idempotencyKey" = ${idempotencyKey} AND "actorKind" <> 'system' AND "requestedAt" < now() - ${KEY_KEPT}`
    const keyed = await tx.deploy.findFirst({
      where: { serviceId, environmentId, idempotencyKey },
      select: { id: true },
    })
    if (keyed) return keyed.id
  }
  // Only the last one: what stands before another is not what would run in the end.
  const [last] = await tx.$queryRaw<{ id: string; same: boolean }[]>`
    SELECT id, kind = ${kind} AND sha = ${sha} AND (${release}::text IS NULL OR release = ${release})
      AND "retryOfId" IS NOT DISTINCT FROM ${retryOfId ?? null}::uuid
      AND (${actor.kind} = 'system' OR ("actorKind" = ${actor.kind} AND "actorId" = ${actor.id})) AND "heldAt" IS NULL
      AND (state IN ('queued', 'awaiting_approval') OR "requestedAt" > now() - ${MOMENT}) AS same
    FROM "Deploy" WHERE "serviceId" = ${serviceId}::uuid AND "environmentId" = ${environmentId}::uuid
      AND state = ANY(${UNFINISHED_STATES}) ORDER BY number DESC LIMIT 1`
  return last?.same ? last.id : null
}

/** Ends the older deploys of this queue. One that a worker takes at this moment is not touched. */
async function supersede(tx: Prisma.TransactionClient, actor: Actor, by: ClaimedDeploy): Promise<void> {
  const { serviceId, environmentId, number } = by
  const older = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Deploy" SET state = 'superseded', "supersededBy" = ${number}, "finishedAt" = now(),
      reason = ${`superseded by #${number}, which ${actor.name} asked for`}
    WHERE "serviceId" = ${serviceId}::uuid AND "environmentId" = ${environmentId}::uuid AND number < ${number}
      AND state = 'queued' AND kind = 'deploy' AND "heldAt" IS NULL AND "jumpedAt" IS NULL
    RETURNING id`
  for (const { id } of older) {
    const row = await tx.deploy.findUniqueOrThrow({ where: { id }, include: DEPLOY_WITH_NAMES })
    const data = { deploy: toDeployView(asClaimed(row)) }
    await writeEvent(tx, actor, { kind: 'deploy.superseded', deployId: id, serviceId, data })
  }
}
