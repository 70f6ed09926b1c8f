import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '@/lib/db/generated/client'
import { readCi } from '@/lib/db/read/ci'
import { hostReadiness } from '@/lib/db/read/decision-facts'
import type { ClaimedDeploy, StepRow } from '@/lib/db/read/deploy-for-work'
import { type Instance, lacks, toPlanHosts } from '@/lib/db/read/instances'
import { readTruths } from '@/lib/db/read/truths'
import { readAddress } from '@/lib/db/read/variables'
import { decide } from '@/lib/domain/decide'
import { refusal } from '@/lib/domain/decision'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import { makePlan } from '@/lib/domain/make-plan'
import { parseServiceConfig } from '@/lib/domain/parse-service-config'
import { type Plan, stepsOnHost } from '@/lib/domain/plan'
import { releaseId } from '@/lib/domain/release-id'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { WorkerContext } from '../worker-context'
import type { Journal } from './journal'

const MAX_CONFIG_BYTES = 256 * 1024

/**
 * Makes the plan and its steps, or takes the one that an earlier claim has made. Fails with a sentence when the commit
 * or its `prometheus.yml` cannot be used; nothing has been touched then. Hosts can be asked before it is `recorded`.
 */
export async function planDeploy(
  ctx: WorkerContext,
  journal: Journal,
  enabled: Instance[],
): Promise<Result<{ plan: Plan; config: ServiceConfig; recorded: Promise<unknown> }, string>> {
  const { deploy } = journal
  if (deploy.plan && deploy.config) return ok({ plan: deploy.plan, config: deploy.config, recorded: Promise.resolve() })
  const retry = deploy.retryOfId !== null
  const instances = retry ? enabled.filter(instance => lacks(instance, deploy.release)) : enabled
  if (retry && instances.length === 0) return fail(`every host runs ${deploy.release} by now`)
  if (instances.length === 0) return fail(`no host runs ${deploy.service.name} on ${deploy.environment.name}`)
  const config = deploy.config ? ok(deploy.config) : await readConfig(ctx, deploy)
  if (!config.ok) return config
  const place = { service: deploy.service.name, environment: deploy.environment.name }
  const [refused, release, address] = await Promise.all([
    deploy.kind === 'deploy' ? askAgain(ctx, deploy, config.value, instances) : null,
    deploy.release ?? newReleaseId(ctx, deploy),
    readAddress(ctx.db, ctx.vault, place),
  ])
  if (refused) return fail(refused)
  const plan = makePlan({
    kind: deploy.kind,
    config: config.value,
    environment: deploy.environment.name,
    release: { release, sha: deploy.sha },
    address,
    onceDone: retry && (await onceHasRun(ctx.db, deploy)),
    hosts: toPlanHosts(instances),
  })
  const recorded = Promise.all([
    journal.addSteps(stepRows(deploy, plan)),
    journal.update({ plan, config: config.value, release: plan.release.release }),
  ])
  recorded.catch(() => {})
  return ok({ plan, config: config.value, recorded })
}

/** A release id tells seconds: the same commit may have been deployed here in this very second. */
async function newReleaseId({ db, clock }: WorkerContext, deploy: ClaimedDeploy): Promise<string> {
  const { serviceId, environmentId, sha } = deploy
  for (let at = clock.now(); ; at = new Date(at.getTime() + 1000)) {
    const release = releaseId(at, sha)
    const taken = await db.deploy.findFirst({ where: { serviceId, environmentId, release }, select: { id: true } })
    if (!taken) return release
  }
}

/** Whether what runs once has succeeded for this release, under the deploy that this one goes on with or one before. */
async function onceHasRun(db: PrismaClient, { serviceId, environmentId, release }: ClaimedDeploy): Promise<boolean> {
  const step = await db.step.findFirst({
    where: { name: 'once', state: 'succeeded', deploy: { serviceId, environmentId, release } },
    select: { id: true },
  })
  return step !== null
}

/**
 * The decision of the click, asked again with what holds now. Whether hosts answer is found out by asking them, and what
 * they run matters only where another environment comes before.
 */
async function askAgain(
  ctx: WorkerContext,
  deploy: ClaimedDeploy,
  config: ServiceConfig,
  instances: Instance[],
): Promise<string | null> {
  const { service, environment, sha, branch } = deploy
  const now = ctx.clock.now()
  const { after } = environmentPolicy(config, environment.name)
  const [truths, ciOf] = await Promise.all([
    after === null ? {} : readTruths(ctx.db, service.id, now),
    readCi(ctx.db, service, [sha]),
  ])
  const decision = decide(
    {
      service: service.name,
      environment: environment.name,
      sha,
      branches: branch === null ? [] : [branch],
      patient: true,
    },
    {
      hosts: { known: true, value: instances.map(({ host }) => ({ ...hostReadiness(host), contact: 'reachable' })) },
      config: { known: true, value: ok(config) },
      // Locks and the calendar are met before the claim, and make it wait: what has started goes on.
      locks: { known: true, value: [] },
      truths,
      active: { known: true, value: null },
      replaces: null,
      ci: ciOf(sha),
      now,
    },
  )
  return refusal(decision)?.replace(/\.$/, '') ?? null
}

async function readConfig(ctx: WorkerContext, deploy: ClaimedDeploy): Promise<Result<ServiceConfig, string>> {
  const repository = ctx.repositories.open(deploy.serviceId, deploy.service.repositoryUrl)
  const text = await repository.readFile(deploy.sha, 'prometheus.yml', MAX_CONFIG_BYTES)
  if (!text.ok) return fail(text.failure.message.replace(/\.$/, ''))
  const config = parseServiceConfig(text.value ?? `service: ${deploy.service.name}\n`, { service: deploy.service.name })
  if (config.ok) return config
  const [first] = config.failure
  return fail(
    first
      ? `prometheus.yml line ${first.line}, ${first.path || 'top level'}: ${first.message}`
      : 'prometheus.yml cannot be used',
  )
}

function stepRows(deploy: ClaimedDeploy, plan: Plan): StepRow[] {
  return plan.waves.flatMap(wave =>
    wave.hosts.flatMap(host =>
      stepsOnHost(plan, wave, host).map(step =>
        newStep(deploy.id, { id: host.hostId, name: host.name }, wave.number, plan.steps.indexOf(step), step, false),
      ),
    ),
  )
}

export function newStep(
  deployId: string,
  host: { id: string; name: string },
  wave: number,
  position: number,
  step: Pick<StepRow, 'name' | 'phase'>,
  undo: boolean,
): StepRow {
  return {
    id: randomUUID(),
    deployId,
    hostId: host.id,
    host,
    wave,
    position,
    phase: step.phase,
    name: step.name,
    undo,
    state: 'waiting',
    detail: null,
    startedAt: null,
    finishedAt: null,
  }
}
