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
 * token is no longer the newest: nothing was written.
 */
export async function writeJournal(
  db: PrismaClient,
  known: ClaimedDeploy,
  actor: Actor,
  batch: JournalBatch,
  eventData: (deploy: ClaimedDeploy) => DeployEventData,
): Promise<ClaimedDeploy | null> {
  const { id: deployId, token } = known
  return db.$transaction(
    async tx => {
      // The row's lock makes the order of event ids the order of commits within a deploy. Times are the database's.
      const [held] = await tx.$queryRaw<{ state: DeployState; undo: boolean }[]>`
        UPDATE "Deploy" SET "heartbeatAt" = now() WHERE id = ${deployId}::uuid AND token = ${token} RETURNING state, undo`
      if (!held) return null
      const next = batch.move?.(held.state) ?? null
      await insertSteps(tx, batch.newSteps)
      await updateSteps(tx, [...batch.steps.values()])
      await upsertRuns(tx, [...batch.runs.values()])
      await insertChunks(tx, batch.chunks)
      if (next) await moveTo(tx, deployId, next)
      const deploy =
        next || Object.keys(batch.deploy).length > 0
          ? asClaimed(
              await tx.deploy.update({
                where: { id: deployId },
                data: jsonColumns(batch.deploy),
                include: DEPLOY_WITH_NAMES,
              }),
            )
          : { ...known, ...held }
      await tellAbout(tx, actor, deploy, next, batch, eventData(deploy))
      return deploy
    },
    { maxWait: 10_000, timeout: 30_000 },
  )
}

async function moveTo(tx: Prisma.TransactionClient, deployId: string, state: DeployState): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Deploy" SET state = ${state}, "finishedAt" = CASE WHEN ${isTerminal(state)} THEN now() END
    WHERE id = ${deployId}::uuid`
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

async function updateSteps(tx: Prisma.TransactionClient, steps: StepRow[]): Promise<void> {
  if (steps.length === 0) return
  const rows = steps.map(({ id, state, detail, startedAt, finishedAt }) => ({
    id,
    state,
    detail,
    startedAt,
    finishedAt,
  }))
  await tx.$executeRaw`
    UPDATE "Step" s SET state = x.state, detail = x.detail, "startedAt" = x."startedAt", "finishedAt" = x."finishedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, state text, detail text, "startedAt" timestamptz, "finishedAt" timestamptz)
    WHERE s.id = x.id`
}

async function upsertRuns(tx: Prisma.TransactionClient, runs: RunRow[]): Promise<void> {
  if (runs.length === 0) return
  const rows = runs.map(({ host: _host, logLength, ...run }) => ({ ...run, logLength: Number(logLength) }))
  await tx.$executeRaw`
    INSERT INTO "Run" (id, "deployId", "hostId", part, attempt, position, nonce, state, "exitCode", "logLength", "startedAt", "finishedAt")
    SELECT id, "deployId", "hostId", part, attempt, position, nonce, state, "exitCode", "logLength", "startedAt", "finishedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS x(id text, "deployId" uuid, "hostId" uuid, part text,
      attempt int, position int, nonce text, state text, "exitCode" int, "logLength" bigint, "startedAt" timestamptz, "finishedAt" timestamptz)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, "exitCode" = excluded."exitCode",
      "logLength" = excluded."logLength", "finishedAt" = excluded."finishedAt"`
}

async function insertChunks(tx: Prisma.TransactionClient, chunks: JournalBatch['chunks']): Promise<void> {
  if (chunks.length === 0) return
  await tx.logChunk.createMany({
    data: chunks.map(({ runId, offset, parts, at }) => ({
      runId,
      offset: BigInt(offset),
      bytes: new Uint8Array(Buffer.concat(parts)),
      at,
    })),
    skipDuplicates: true,
  })
  const runs = [...new Set(chunks.map(chunk => chunk.runId))]
  await tx.$executeRaw`
    SELECT pg_notify('prometheus_log', json_build_object('deployId', r."deployId", 'runId', r.id)::text)
    FROM "Run" r WHERE r.id = ANY(${runs})`
}

async function tellAbout(
  tx: Prisma.TransactionClient,
  actor: Actor,
  deploy: ClaimedDeploy,
  next: DeployState | null,
  batch: JournalBatch,
  data: DeployEventData,
): Promise<void> {
  const onlyLog = !next && !batch.planned && batch.steps.size === 0 && Object.keys(batch.deploy).length === 0
  // Log bytes tell of themselves; a run that merely grew is not a transition.
  if (onlyLog && [...batch.runs.values()].every(run => run.state === 'running' && !run.finishedAt)) return
  const kind = next ? `deploy.${next}` : batch.planned ? 'deploy.planned' : 'deploy.progress'
  await writeEvent(tx, actor, { kind, deployId: deploy.id, serviceId: deploy.serviceId, data })
}
