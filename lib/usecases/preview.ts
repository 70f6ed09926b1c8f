import type { PreviewView } from '@/lib/api/preview'
import { branchConfig, readDeployFacts, readRollbackFacts } from '@/lib/db/read/decision-facts'
import { findBranch } from '@/lib/db/read/find-branch'
import { findMaker, findRelease } from '@/lib/db/read/find-release'
import { type Instance, readEnabledInstances, toPlanHosts } from '@/lib/db/read/instances'
import { readAddress } from '@/lib/db/read/variables'
import { decide } from '@/lib/domain/decide'
import { decideRollback, rollbackTarget } from '@/lib/domain/decide-rollback'
import { makePlan } from '@/lib/domain/make-plan'
import { releaseId } from '@/lib/domain/release-id'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import { chooseTransfer } from '@/lib/domain/transfer'
import type { Context } from './context'
import { notFound, type Problem } from './problem'
import { transferSizes } from './transfer-sizes'

/** How long sizes that were never measured are waited for. */
const PATIENCE_MS = 5_000

type Place = { service: string; environment: string }

/** What a deploy of a branch's head would do: the decision, the plan, and what hosts would be sent. Changes nothing. */
export async function previewDeploy(
  ctx: Context,
  input: Place & { ref: string },
): Promise<Result<PreviewView, Problem>> {
  const found = await findPlace(ctx, input)
  if (!found.ok) return found
  const { service, environment } = found.value
  const branch = await findBranch(ctx.db, service.id, input.ref)
  if (!branch) {
    const detail = `${service.name} has no branch “${input.ref}”, and no branch’s head is that commit.`
    return fail({ code: 'not_found', title: 'No such branch', detail, field: 'ref' })
  }
  const { sha, name, subject } = branch
  const [facts, instances] = await Promise.all([
    readDeployFacts(ctx.db, service, environment.id, branch, ctx.clock.now()),
    readEnabledInstances(ctx.db, service.id, environment.id),
  ])
  const { allowed, reasons } = decide(
    { service: service.name, environment: environment.name, sha, branches: [name] },
    facts,
  )
  const config = branchConfig(branch)
  const usable = config.known && config.value.ok && instances.length > 0 ? config.value.value : null
  return ok({
    ...{ service: service.name, environment: environment.name, kind: 'deploy', ref: input.ref },
    ...{ branch: name, sha, subject, allowed, reasons },
    plan:
      usable &&
      makePlan({
        kind: 'deploy',
        config: usable,
        environment: environment.name,
        address: await readAddress(ctx.db, ctx.vault, { service: service.name, environment: environment.name }),
        release: { release: releaseId(ctx.clock.now(), sha), sha },
        hosts: toPlanHosts(instances),
      }),
    transfers: usable ? await transfersTo(ctx, service.id, sha, instances) : [],
    holders: [],
  })
}

async function transfersTo(
  ctx: Context,
  serviceId: string,
  sha: string,
  instances: Instance[],
): Promise<PreviewView['transfers']> {
  const chosen = instances.map(({ host, state }) => ({
    host: host.name,
    transfer: chooseTransfer(sha, state?.tree ?? null),
  }))
  const baseOf = ({ transfer }: (typeof chosen)[number]) => (transfer.kind === 'difference' ? transfer.base : null)
  const sent = chosen.filter(({ transfer }) => transfer.kind !== 'held')
  const sizes = await transferSizes(ctx, { serviceId, sha, bases: sent.map(baseOf) }, PATIENCE_MS)
  return chosen.map(one => {
    const size = one.transfer.kind === 'held' ? { files: 0, bytes: 0 } : sizes.get(baseOf(one))
    const base = baseOf(one)
    return { host: one.host, kind: one.transfer.kind, base, files: size?.files ?? null, bytes: size?.bytes ?? null }
  })
}

/** The same for a rollback, to the release that `to` names or the newest good one: and who still holds it. */
export async function previewRollback(
  ctx: Context,
  input: Place & { to?: string },
): Promise<Result<PreviewView, Problem>> {
  const found = await findPlace(ctx, input)
  if (!found.ok) return found
  const { service, environment } = found.value
  const [facts, instances] = await Promise.all([
    readRollbackFacts(ctx.db, service.id, environment.id),
    readEnabledInstances(ctx.db, service.id, environment.id),
  ])
  const asked = input.to === undefined ? undefined : await findRelease(ctx.db, service.id, environment.id, input.to)
  const request = {
    service: service.name,
    environment: environment.name,
    ...(asked !== undefined && { release: asked }),
  }
  const { allowed, reasons } = decideRollback(request, facts)
  const shown =
    rollbackTarget(request, facts) ??
    (facts.earlier.known ? facts.earlier.value.find(({ release }) => release === (asked ?? release)) : undefined)
  const maker = shown ? await findMaker(ctx.db, service.id, environment.id, shown.release) : null
  const config = maker?.config as ServiceConfig | null | undefined
  return ok({
    ...{ service: service.name, environment: environment.name, kind: 'rollback' },
    ref: input.to ?? shown?.release ?? '',
    branch: maker?.branch ?? null,
    sha: shown?.sha ?? null,
    subject: maker?.subject ?? '',
    ...{ allowed, reasons },
    plan:
      shown && config
        ? makePlan({
            kind: 'rollback',
            config,
            environment: environment.name,
            release: { release: shown.release, sha: shown.sha },
            hosts: toPlanHosts(instances),
          })
        : null,
    transfers: [],
    holders: instances.map(({ host }) => ({ host: host.name, holds: shown?.heldBy.includes(host.name) ?? false })),
  })
}

async function findPlace(ctx: Context, input: Place) {
  const [service, environment] = await Promise.all([
    ctx.db.service.findUnique({ where: { name: input.service } }),
    ctx.db.environment.findUnique({ where: { name: input.environment } }),
  ])
  if (!service) return fail(notFound('service', input.service))
  if (!environment) return fail(notFound('environment', input.environment))
  return ok({ service, environment })
}
