import type { DeployEventData } from '@/lib/api/deploy'
import type { Actor } from '@/lib/domain/actor'
import { type DeployState, isTerminal } from '@/lib/domain/deploy'
import type { Prisma, PrismaClient } from '../generated/client'
import type { ClaimedDeploy, RunRow, StepRow } from '../read/deploy-for-work'
import { EVENT_HEAD, eventRows } from './event'

/** What a worker changes in the deploy's own row, besides its state. */
export type DeployPatch = Partial<{ [K in 'plan' | 'config' | 'release' | 'reason']: NonNullable<ClaimedDeploy[K]> }>

/** Changes to one deploy that commit together. */
export type JournalBatch = {
  steps: Map<string, StepRow>
  newSteps: StepRow[]
  runs: Map<string, RunRow>
  chunks: { runId: string; offset: number; parts: Buffer[]; at: Date }[]
  deploy: DeployPatch
  /** Given the row's state, the state to move to; `null`: stays. */
  move: ((state: DeployState) => DeployState | null) | null
  planned: boolean
}

/**
 * Commits a batch under the token of the claim (`known`), with one event row. Gives the deploy as it is afterwards; `null`
 * when the token is no longer the newest: nothing was written. It is one statement, made for the state that is known:
 * when a person has changed that meanwhile, it does nothing and is made again.
 */
export async function writeJournal(
  db: PrismaClient,
  known: ClaimedDeploy,
  actor: Actor,
  batch: JournalBatch,
  eventData: (deploy: ClaimedDeploy) => DeployEventData,
): Promise<ClaimedDeploy | null> {
  for (let held: Held | null = known; held; held = await readHeld(db, known)) {
    const next: DeployState | null = batch.move?.(held.state) ?? null
    const after = { ...known, ...held, ...batch.deploy, ...(next && { state: next }) }
    const kind = next ? `deploy.${next}` : batch.planned ? 'deploy.planned' : 'deploy.progress'
    const about = { kind, deployId: known.id, serviceId: known.serviceId }
    const events = next || isTold(batch) ? [{ ...about, data: eventData(after) }] : []
    const written = await writeRows(db, held.state, after, batch, eventRows(actor, events))
    if (written) return { ...known, ...batch.deploy, ...written }
  }
  return null
}

/** What a person may change while a worker has the deploy. */
type Held = Pick<ClaimedDeploy, 'state' | 'undo' | 'reason'>

async function readHeld(db: PrismaClient, { id, token }: ClaimedDeploy): Promise<Held | null> {
  const [row] = await db.$queryRaw<Held[]>`
    SELECT state, undo, reason FROM "Deploy" WHERE id = ${id}::uuid AND token = ${token}`
  return row ?? null
}

/** Log bytes tell of themselves; a run that merely grew is not a transition. */
const isTold = ({ steps, runs, planned, deploy }: JournalBatch): boolean =>
  planned ||
  steps.size > 0 ||
  Object.keys(deploy).length > 0 ||
  [...runs.values()].some(run => run.state !== 'running' || run.finishedAt !== null)

/**
 * The whole batch, if token and state still hold: by the deploy's row lock the order of event ids is the order of commits
 * within a deploy. Times are the database's.
 */
async function writeRows(
  db: PrismaClient,
  before: DeployState,
  { id, token, state }: ClaimedDeploy,
  { steps, newSteps, runs, chunks, deploy: { plan, config, release, reason } }: JournalBatch,
  events: Prisma.Sql,
): Promise<(Held & Pick<ClaimedDeploy, 'finishedAt'>) | null> {
  const grown = [...new Set(chunks.map(({ runId }) => runId))]
  const [held] = await db.$queryRaw<(Held & Pick<ClaimedDeploy, 'finishedAt'> & { heard: bigint })[]>`
    WITH held AS (
      UPDATE "Deploy" SET "heartbeatAt" = now(), state = ${state}, reason = COALESCE(${reason ?? null}, reason),
        "finishedAt" = CASE WHEN ${isTerminal(state)} THEN now() END, release = COALESCE(${release ?? null}, release),
        plan = COALESCE(${asJson(plan)}::jsonb, plan), config = COALESCE(${asJson(config)}::jsonb, config)
      WHERE id = ${id}::uuid AND token = ${token} AND state = ${before}
      RETURNING state, undo, reason, "finishedAt"
    ), new_steps AS (
      INSERT INTO "Step" (id, "deployId", "hostId", wave, position, phase, name, undo, state, detail, "startedAt", "finishedAt")
      SELECT x.* FROM held, jsonb_to_recordset(${JSON.stringify(newSteps.map(({ host: _host, ...step }) => step))}::jsonb)
        AS x(id uuid, "deployId" uuid, "hostId" uuid, wave int, position int, phase text, name text, undo bool,
          state text, detail text, "startedAt" timestamptz, "finishedAt" timestamptz)
      ON CONFLICT DO NOTHING
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
      INSERT INTO "Event" (${EVENT_HEAD}, data)
      SELECT ${EVENT_HEAD}, CASE WHEN held."finishedAt" IS NULL THEN data ELSE jsonb_set(data, '{deploy,finishedAt}',
        to_jsonb(to_char(held."finishedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) END
      FROM held, ${events}
    )
    SELECT state, undo, reason, "finishedAt", (
      SELECT count(pg_notify('prometheus_log', json_build_object('deployId', ${id}::text, 'runId', grown.id)::text))
      FROM unnest(${grown}::text[]) AS grown(id)
    ) AS heard FROM held`
  if (!held) return null
  const { heard: _heard, ...written } = held
  return written
}

const asJson = (value: object | undefined): string | null => (value ? JSON.stringify(value) : null)

const stepColumns = (steps: StepRow[]): string =>
  JSON.stringify(
    steps.map(({ id, state, detail, startedAt, finishedAt }) => ({ id, state, detail, startedAt, finishedAt })),
  )

const runColumns = (runs: RunRow[]): string =>
  JSON.stringify(runs.map(({ host: _host, logLength, ...run }) => ({ ...run, logLength: Number(logLength) })))
