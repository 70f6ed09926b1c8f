import type { CheckRange } from '@/lib/domain/check-range'
import type { DeployState } from '@/lib/domain/deploy'
import type { CheckPage, DeployMark } from '@/lib/screens/checks'
import type { PrismaClient } from '../generated/client'
import type { Vault } from '../vault'
import { readCheckChanges, readRunLine, readRunLines } from './check-run-lines'
import { readCheckStats } from './check-stats'
import { readCheckTokens } from './check-tokens'
import { readChecks } from './checks'
import { deployUrl } from './deploy-view'
import { type FoundCheck, findCheckRow } from './find-check'
import { readAddress } from './variables'

const RUNS = 25
const CHANGES = 12
const MOST_DEPLOYS = 60

type Place = { service: string; environment: string; path: string }
type Query = { range: CheckRange; bad: boolean; before?: Date; run?: string }

/** Everything on a check's page; `null`: there is no such check. */
export async function readCheckPage(
  db: PrismaClient,
  vault: Vault,
  place: Place,
  { range, bad, before, run }: Query,
): Promise<CheckPage | null> {
  const found = await findCheckRow(db, { service: place.service, environment: place.environment, check: place.path })
  if (!found.ok || found.value.path !== place.path) return null
  const row = found.value
  const now = new Date()
  const [[check], stats, runs, [failure], changes, tokens, off, open] = await Promise.all([
    readChecks(db, { ...place, gone: true }),
    readCheckStats(db, row, range, now),
    readRunLines(db, row, { bad, ...(before && { before }) }, RUNS),
    readRunLines(db, row, { bad: true }, 1),
    readCheckChanges(db, row.id, CHANGES),
    readCheckTokens(db, row.id),
    readOff(db, vault, row),
    run === undefined ? null : readRunLine(db, row, run),
  ])
  if (!check) return null
  return {
    ...{ check, stats, runs, changes, tokens, off },
    deploys: await readDeployMarks(db, row, new Date(stats.begin)),
    older: runs.length === RUNS ? (runs.at(-1)?.at ?? null) : null,
    open: open ?? runs.find(({ verdict }) => verdict === 'fail') ?? runs[0] ?? null,
    lastFailure: failure?.at ?? null,
  }
}

/** Why a check cannot be run now, in one sentence. */
async function readOff(db: PrismaClient, vault: Vault, check: FoundCheck): Promise<string | null> {
  const { goneAt, path, runId, requests, service, environment } = check
  if (goneAt) return `${path} is no longer among the checks of what runs there.`
  if (runId) return 'It is running now.'
  const place = { service: service.name, environment: environment.name }
  if (!JSON.stringify(requests).includes('{{base_url}}') || (await readAddress(db, vault, place))) return null
  return `Nobody has said where ${place.service} is on ${place.environment}: set the variable base_url.`
}

/** Deploys that began there since a time, the newest ones where there are many. */
async function readDeployMarks(db: PrismaClient, check: FoundCheck, since: Date): Promise<DeployMark[]> {
  const { serviceId, environmentId, service, environment } = check
  const rows = await db.deploy.findMany({
    where: { serviceId, environmentId, startedAt: { gte: since } },
    orderBy: { number: 'desc' },
    take: MOST_DEPLOYS,
    select: { number: true, state: true, startedAt: true, sha: true },
  })
  return rows.toReversed().map(({ number, state, startedAt, sha }) => ({
    ...{ number, sha },
    state: state as DeployState,
    at: startedAt?.getTime() ?? 0,
    url: deployUrl(service.name, environment.name, number),
  }))
}
