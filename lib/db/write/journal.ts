import type { DeployEventData } from '@/lib/api/deploy'
import type { Actor } from '@/lib/domain/actor'
import { type DeployState, isTerminal } from '@/lib/domain/deploy'
import type { Prisma, PrismaClient } from '../generated/client'
import { asClaimed, type ClaimedDeploy, DEPLOY_WITH_NAMES, type RunRow, type StepRow } from '../read/deploy-for-work'
import { writeEvent } from './event'

/** Changes to one deploy that commit together. */
export type JournalBatch = {
  steps: Map<string, StepRow>
  newSteps: StepRow[]
  runs: Map<string, RunRow>
  chunks: { runId: string; offset: number; parts: Buffer[]; at: Date }[]
  deploy: Partial<ClaimedDeploy>
  /** Given the row's state, the state to move to; `null`: stays. */
  move: ((state: DeployState) => DeployState | null) | null
  planned: boolean
}

/**
 * Commits a batch under the token of the claim (`known`), with one event row. Gives the deploy as it is afterwards; `null` when the
 * token is no longer the newest: nothing was written. What changes neither the deploy's row nor its plan, which is
 * nearly everything, is a single statement.
 */
export async function writeJournal(
  db: PrismaClient,
  known: ClaimedDeploy,
  actor: Actor,
  batch: JournalBatch,
  eventData: (deploy: ClaimedDeploy) => DeployEventData,
): Promise<ClaimedDeploy | null> {
  const changed = Object.keys(batch.deploy).length > 0
  if (!batch.move && !changed && batch.newSteps.length === 0) {
    const told = isTold(batch) ? { actor, kind: 'deploy.progress', data: eventData(known) } : null
    const held = await writeRows(db, known, batch, told)
    return held && { ...known, ...held }
  }
  return db.$transaction(
    async tx => {
      const held = await writeRows(tx, known, batch, null)
      if (!held) return null
      const next = batch.move?.(held.state) ?? null
      await insertSteps(tx, batch.newSteps)
      if (next) await moveTo(tx, known.id, next)
      const deploy = next || changed ? await updateDeploy(tx, known.id, batch.deploy) : { ...known, ...held }
      const kind = next ? `deploy.${next}` : batch.planned ? 'deploy.planned' : 'deploy.progress'
      if (next || changed || isTold(batch))
        await writeEvent(tx, actor, { kind, deployId: deploy.id, serviceId: deploy.serviceId, data: eventData(deploy) })
      return deploy
    },
    { maxWait: 10_000, timeout: 30_000 },
  )
}

/** Log bytes tell of themselves; a run that merely grew is not a transition. */
const isTold = ({ steps, runs, planned }: JournalBatch): boolean =>
  planned || steps.size > 0 || [...runs.values()].some(run => run.state !== 'running' || run.finishedAt !== null)

type Told = { actor: Actor; kind: string; data: DeployEventData }

/**
 * Steps, runs, log bytes and an event, if the token still holds: by its row's lock the order of event ids is the order
 * of commits within a deploy. Times are the database's.
 */
async function writeRows(
  tx: Prisma.TransactionClient,
  { id, token, serviceId }: ClaimedDeploy,
  { steps, runs, chunks }: JournalBatch,
  event: Told | null,
): Promise<{ state: DeployState; undo: boolean } | null> {
  const grown = [...new Set(chunks.map(({ runId }) => runId))]
  const [held] = await tx.$queryRaw<{ state: DeployState; undo: boolean }[]>`
    WITH held AS (
      UPDATE "Deploy" SET "heartbeatAt" = now() WHERE id = ${id}::uuid AND token = ${token} RETURNING state, undo
    ), steps AS (
      UPDATE "Step" s SET state = x.state, detail = x.detail, "startedAt" = x."startedAt", "finishedAt" = x."finishedAt"
      FROM held, jsonb_to_recordset(${stepColumns([...steps.values()])}::jsonb)
        AS x(id uuid, state text, detail text, "startedAt" timestamptz, "finishedAt" timestamptz)
      WHERE s.id = x.id
    ), runs AS (
      INSERT INTO "Run" (id, "deployId", "hostId", part, attempt, position, nonce, state, "exitCode", "logLength", "startedAt", "finishedAt")
      SELECT x.* FROM held, jsonb_to_recordset(${runColumns([...runs.values()])}::jsonb)
        AS x(id text, "deployId" uuid, "hostId" uuid, part text, attempt int, position int, nonce text, state text,
          "exitCode" int, "logLength" bigint, "startedAt" timestamptz, "finishedAt" timestamptz)
      ON CONFLICT (id) DO UPDATE SET state = excluded.state, "exitCode" = excluded."exitCode",
        "logLength" = excluded."logLength", "finishedAt" = excluded."finishedAt"
    ), chunks AS (
      INSERT INTO "LogChunk" ("runId", "offset", bytes, at)
      SELECT x.* FROM held, unnest(${chunks.map(({ runId }) => runId)}::text[],
        ${chunks.map(({ offset }) => BigInt(offset))}::bigint[],
        ${chunks.map(({ parts }) => Buffer.concat(parts))}::bytea[],
        ${chunks.map(({ at }) => at.toISOString())}::timestamptz[]) AS x("runId", "offset", bytes, at)
      ON CONFLICT ("runId", "offset") DO NOTHING
    ), event AS (
      INSERT INTO "Event" (kind, "actorKind", "actorId", "actorName", "deployId", "serviceId", data)
      SELECT x.* FROM held, jsonb_to_recordset(${eventColumns(event, id, serviceId)}::jsonb)
        AS x(kind text, "actorKind" text, "actorId" text, "actorName" text, "deployId" uuid, "serviceId" uuid, data jsonb)
    )
    SELECT state, undo, (
      SELECT count(pg_notify('prometheus_log', json_build_object('deployId', ${id}::text, 'runId', grown.id)::text))
      FROM unnest(${grown}::text[]) AS grown(id)
    ) FROM held`
  return held ? { state: held.state, undo: held.undo } : null
}

const stepColumns = (steps: StepRow[]): string =>
  JSON.stringify(
    steps.map(({ id, state, detail, startedAt, finishedAt }) => ({ id, state, detail, startedAt, finishedAt })),
  )

const runColumns = (runs: RunRow[]): string =>
  JSON.stringify(runs.map(({ host: _host, logLength, ...run }) => ({ ...run, logLength: Number(logLength) })))

const eventColumns = (event: Told | null, deployId: string, serviceId: string): string =>
  JSON.stringify(
    event
      ? [
          {
            ...{ kind: event.kind, actorKind: event.actor.kind, actorId: event.actor.id, actorName: event.actor.name },
            ...{ deployId, serviceId, data: event.data },
          },
        ]
      : [],
  )

async function moveTo(tx: Prisma.TransactionClient, deployId: string, state: DeployState): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Deploy" SET state = ${state}, "finishedAt" = CASE WHEN ${isTerminal(state)} THEN now() END
    WHERE id = ${deployId}::uuid`
}

async function updateDeploy(
  tx: Prisma.TransactionClient,
  id: string,
  columns: Partial<ClaimedDeploy>,
): Promise<ClaimedDeploy> {
  return asClaimed(await tx.deploy.update({ where: { id }, data: jsonColumns(columns), include: DEPLOY_WITH_NAMES }))
}

function jsonColumns({ plan, config, ...columns }: Partial<ClaimedDeploy>): Prisma.DeployUpdateInput {
  return {
    ...(columns as Prisma.DeployUpdateInput),
    ...(plan && { plan: plan as unknown as Prisma.InputJsonValue }),
    ...(config && { config: config as unknown as Prisma.InputJsonValue }),
  }
}

async function insertSteps(tx: Prisma.TransactionClient, steps: StepRow[]): Promise<void> {
  if (steps.length === 0) return
  await tx.step.createMany({ data: steps.map(({ host: _host, ...step }) => step), skipDuplicates: true })
}
