import type { Service } from '@/lib/db/generated/client'
import { readAddress } from '@/lib/db/read/variables'
import type { DeployState } from '@/lib/domain/deploy'
import type { GitProvider, ProviderFailure } from '@/lib/ports/git-provider'
import { providerOf } from './provider-of'
import type { WorkerContext } from './worker-context'

/** A deploy that the provider has still to hear of. */
type Due = { deployId: string; cursor: bigint; remoteId: string | null; attempts: number }

/** Deploys told about in one go. */
const AT_ONCE = 20
/** A deploy older than this is history that nobody waits for, such as from before a token was set. */
const DAYS = 3
/** One that a provider could not be told of for so long is given up. */
const MOST_DAYS = 30
/** Longer than a worker takes for one; another may try after it. */
const CLAIM_SECONDS = 120
const LONGEST_WAIT_MS = 15 * 60_000

/**
 * Tells providers of deploys, event by event, in their order: of a deploy only when all is told of those before it to the
 * same place, or an old success that was late would look like what is there now. Nothing waits for this: a provider
 * that is away hears of it later.
 */
export async function tellProviders(ctx: WorkerContext): Promise<void> {
  await noteNew(ctx)
  for (let told = 0; told < AT_ONCE; told++) {
    const due = await claimNext(ctx)
    if (!due) return
    const deploy = await ctx.db.deploy.findUnique({
      where: { id: due.deployId },
      include: { service: true, environment: true },
    })
    if (deploy) await tell(ctx, due, deploy)
  }
}

/** Makes the rows of deploys that are new. */
async function noteNew(ctx: WorkerContext): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.$executeRaw`
      INSERT INTO "Told" ("deployId", "nextAt")
      SELECT d.id, ${now}::timestamptz FROM "Deploy" d JOIN "Service" s ON s.id = d."serviceId"
      WHERE s.provider <> 'git' AND d."requestedAt" > ${now}::timestamptz - make_interval(days => ${DAYS}::int)
        AND NOT EXISTS (SELECT 1 FROM "Told" t WHERE t."deployId" = d.id)
      ON CONFLICT DO NOTHING`
}

/** Takes the deploy whose time has come, if there is one: nobody else does while we tell of it. */
async function claimNext(ctx: WorkerContext): Promise<Due | undefined> {
  const now = ctx.clock.now()
  const [due] = await ctx.db.$queryRaw<Due[]>`
    WITH untold AS (
      SELECT d.id, row_number() OVER (PARTITION BY d."serviceId", d."environmentId" ORDER BY d.number) AS place
      FROM "Deploy" d JOIN "Told" t ON t."deployId" = d.id
      WHERE d."requestedAt" > ${now}::timestamptz - make_interval(days => ${MOST_DAYS}::int) AND EXISTS (
        SELECT 1 FROM "Event" e WHERE e."deployId" = d.id AND e.id > t.cursor AND e.data #>> '{deploy,state}' IS NOT NULL))
    UPDATE "Told" SET "nextAt" = ${now}::timestamptz + make_interval(secs => ${CLAIM_SECONDS}::int)
    WHERE "deployId" IN (
      SELECT t."deployId" FROM "Told" t JOIN untold u ON u.id = t."deployId"
      WHERE u.place = 1 AND t."nextAt" <= ${now}::timestamptz
      ORDER BY t."nextAt" LIMIT 1 FOR UPDATE OF t SKIP LOCKED)
    RETURNING "deployId", cursor, "remoteId", attempts`
  return due
}

type Deploy = {
  id: string
  number: number
  sha: string
  service: Service
  environment: { name: string; position: number }
}

async function tell(ctx: WorkerContext, due: Due, deploy: Deploy): Promise<void> {
  const { provider } = providerOf(ctx.providers, deploy.service.repositoryUrl)
  const last = await ctx.db.environment.findFirst({ orderBy: { position: 'desc' } })
  const place = { service: deploy.service.name, environment: deploy.environment.name }
  const environmentUrl = shownAddress(await readAddress(ctx.db, ctx.vault, place))
  let { cursor, remoteId } = due
  let failure: ProviderFailure | null = null
  for (const { id, state, reason } of await readStates(ctx, due)) {
    const told = await report(ctx, provider, deploy, {
      state,
      reason,
      remoteId,
      environmentUrl,
      production: last?.name === deploy.environment.name,
    })
    if (!told.ok) {
      failure = told.failure
      // What it will never take must not hold up what comes after.
      if (failure.kind !== 'refused' && failure.kind !== 'not_found') break
    } else {
      remoteId = told.value.remoteId
      failure = null
    }
    cursor = id
    await ctx.db.told.update({ where: { deployId: deploy.id }, data: { cursor, remoteId } })
  }
  await ctx.db.told.update({
    where: { deployId: deploy.id },
    data: {
      failure: failure?.message ?? null,
      attempts: failure ? due.attempts + 1 : 0,
      nextAt: failure ? whenAgain(ctx, failure, due.attempts) : ctx.clock.now(),
    },
  })
}

type Moment = { id: bigint; state: DeployState; reason: string | null }

/** What the deploy went through since it was last told, one entry a state. */
async function readStates(ctx: WorkerContext, { deployId, cursor }: Due): Promise<Moment[]> {
  const events = await ctx.db.$queryRaw<Moment[]>`
    SELECT id, data #>> '{deploy,state}' AS state, data #>> '{deploy,reason}' AS reason FROM "Event"
    WHERE "deployId" = ${deployId}::uuid AND id > ${cursor} AND data #>> '{deploy,state}' IS NOT NULL ORDER BY id`
  return events.filter(({ state }, at) => events[at + 1]?.state !== state)
}

/** An address that may be shown to everyone who reads the repository; `null` where it is secret, or none. */
function shownAddress(address: string | null): string | null {
  const url = address !== null && URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol)) return null
  url.username = ''
  url.password = ''
  return url.href
}

type Told = Pick<Moment, 'state' | 'reason'> & {
  remoteId: string | null
  environmentUrl: string | null
  production: boolean
}

function report(
  ctx: WorkerContext,
  provider: GitProvider,
  deploy: Deploy,
  { state, reason, remoteId, environmentUrl, production }: Told,
) {
  const { id, number, sha, service, environment } = deploy
  const description = `${environment.name} #${number} ${state.replaceAll('_', ' ')}${reason ? `: ${reason}` : ''}`
  const logUrl = `${ctx.publicUrl}/services/${service.name}/${environment.name}/${number}`
  const what = { service: service.name, environment: environment.name, production }
  return provider.report({ deployId: id, number, sha, state, description, logUrl, environmentUrl, remoteId, ...what })
}

/** The time that the provider named, else twice as long as the last time. */
function whenAgain(ctx: WorkerContext, { until }: ProviderFailure, attempts: number): Date {
  const wait = Math.min(LONGEST_WAIT_MS, 2000 * 2 ** Math.min(attempts, 20))
  return until ?? new Date(ctx.clock.now().getTime() + wait)
}
