import type { CheckTrigger } from '@/lib/api/check-run'
import { exchange } from '@/lib/checks/http/exchange'
import type { Dial } from '@/lib/checks/http/types'
import { runCheck } from '@/lib/checks/run'
import type { CheckResult } from '@/lib/checks/run/result'
import type { HurlFile } from '@/lib/checks/syntax/tree'
import type { Prisma } from '@/lib/db/generated/client'
import { readValues } from '@/lib/db/read/variables'
import { reachOf } from './watch/reach-of'
import type { WorkerContext } from './worker-context'

/** Where a check belongs. */
export type CheckPlace = {
  service: { id: string; name: string }
  environment: { id: string; name: string }
}

/** One run to be made. */
export type CheckToRun = {
  place: CheckPlace
  /** The file in the repository, and the commit it was read at. */
  path: string
  file: HurlFile
  sha: string
  trigger: CheckTrigger
  /** Which commit should answer: the check's `revision`. */
  revision: string
  deployId: string | null
  /** Asked alone, through its SSH connection; `null`: the environment's `base_url` is. */
  host: { id: string; name: string; port: number; dial: Dial } | null
  timeoutSeconds: number
  signal: AbortSignal
}

/** A run that has ended. `base`: the address that was asked as its result has it, `null` where none is known. */
export type RunOfCheck = { id: string; base: string | null; result: CheckResult }

/**
 * Runs a check with the variables of its service and environment, and keeps the run as a row. Of a host its loopback
 * is asked, on the port of the instance; beside that what the list of the environment and its `base_url` open. Secrets are
 * in no row.
 */
export async function runStoredCheck(
  ctx: Pick<WorkerContext, 'db' | 'vault' | 'clock'>,
  asked: CheckToRun,
): Promise<RunOfCheck> {
  const { place, host, file, path, sha, trigger, deployId } = asked
  const row = await ctx.db.checkRun.create({
    data: {
      ...{ serviceId: place.service.id, environmentId: place.environment.id, deployId, hostId: host?.id ?? null },
      ...{ path, trigger, sha, startedAt: ctx.clock.now() },
    },
  })
  const { base, policy, variables, secrets } = await surroundings(ctx, asked)
  const result = await runCheck(file, {
    exchange: (call, signal) => exchange(call, { policy, ...(host && { dial: host.dial }), signal }),
    ...{ variables, secrets, signal: asked.signal, totalTimeoutMs: asked.timeoutSeconds * 1000 },
  })
  await ctx.db.checkRun.update({
    where: { id: row.id },
    data: {
      ...{ verdict: result.verdict, reason: result.reason, finishedAt: ctx.clock.now() },
      requestMs: result.entries.map(entry => entry.durationMs),
      result: result as unknown as Prisma.InputJsonValue,
    },
  })
  return { id: row.id, base, result }
}

/** An address that is a secret, as addresses below it begin in results. */
const HIDDEN = '***'

/** What a run is given, and what it may reach. */
export async function surroundings(
  ctx: Pick<WorkerContext, 'db' | 'vault'>,
  { place, host, revision }: Pick<CheckToRun, 'place' | 'host' | 'revision'>,
) {
  const [values, environment] = await Promise.all([
    readValues(ctx.db, ctx.vault, { service: place.service.name, environment: place.environment.name }),
    ctx.db.environment.findUniqueOrThrow({ where: { id: place.environment.id }, select: { reach: true } }),
  ])
  const address = values.find(({ name }) => name === 'base_url')?.value.reveal() ?? null
  const own = {
    revision,
    ...(host && { base_url: `http://127.0.0.1:${host.port}`, host: host.name }),
    ...(!host && address !== null && URL.canParse(address) && { host: new URL(address).hostname }),
  }
  const open = values.filter(({ name, secret }) => !secret && !(name in own))
  const hidden = values.filter(({ name, secret }) => secret && !(name in own))
  const texts: [string, string][] = [
    ...open.map(({ name, value }): [string, string] => [name, value.reveal()]),
    ...Object.entries(own),
  ]
  const isHidden = hidden.some(({ name }) => name === 'base_url')
  return {
    base: host ? (own.base_url ?? null) : isHidden ? HIDDEN : address,
    policy: reachOf(environment.reach, address),
    variables: new Map(texts.map(([name, value]) => [name, { type: 'string', value } as const])),
    secrets: new Map(hidden.map(({ name, value }) => [name, value.reveal()])),
  }
}
