import type { Branch, Environment, Service } from '@/lib/db/generated/client'
import { readCi } from '@/lib/db/read/ci'
import { ON_GREEN } from '@/lib/domain/actor'
import { type AutoCandidate, chooseAutoDeploy, goesByItself } from '@/lib/domain/auto-deploy'
import { environmentPolicy } from '@/lib/domain/environment-policy'
import { foldCiStatuses } from '@/lib/domain/fold-ci-statuses'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { Commit, Repository } from '@/lib/ports/repository'
import { readCommitConfig } from './fetch-repository'
import { requestDeploy } from './request-deploy'
import type { WorkerContext } from './worker-context'

/** Commits of a branch that are looked at. */
const LOOKED_AT = 50

type Place = { service: Service; environment: Environment; repository: Repository }

/**
 * Asks for the deploys that commits have earned by being green, wherever `auto_deploy` is set. A lock, a window or a
 * deploy under way does not lose them: they wait in the queue, where the page says what for.
 */
export async function considerAutoDeploys(ctx: WorkerContext, serviceId: string): Promise<void> {
  const service = await ctx.db.service.findUnique({ where: { id: serviceId } })
  if (!service) return
  const [environments, branches] = await Promise.all([
    ctx.db.environment.findMany({ orderBy: { position: 'asc' } }),
    readAutoBranches(ctx, serviceId),
  ])
  if (branches.length === 0) return
  const repository = ctx.repositories.open(service.id, service.repositoryUrl)
  for (const environment of environments) {
    const own = branches.filter(branch => goesByItself(configOf(branch), branch.name, environment.name))
    if (own.length > 0) await consider(ctx, { service, environment, repository }, own)
  }
}

/** Branches whose `prometheus.yml` has `auto_deploy` anywhere. */
function readAutoBranches(ctx: WorkerContext, serviceId: string): Promise<Branch[]> {
  return ctx.db.$queryRaw`
    SELECT "serviceId", name, sha, subject, "authorName", "authorEmail", "committedAt", config, "configProblems"
    FROM "Branch" WHERE "serviceId" = ${serviceId}::uuid
      AND config @? '$.environments.*.autoDeploy ? (@ != false)' ORDER BY "committedAt" DESC LIMIT 100`
}

const configOf = (branch: Branch) => branch.config as unknown as ServiceConfig

/** How many commits may go at once, where all branches limit it. */
function mostAtOnce(branches: readonly Branch[], environment: string): number | null {
  const limits = branches.map(
    branch => environmentPolicy(configOf(branch), environment).autoDeployCommits ?? Number.POSITIVE_INFINITY,
  )
  const most = Math.max(...limits)
  return Number.isFinite(most) ? most : null
}

async function consider(ctx: WorkerContext, place: Place, branches: Branch[]): Promise<void> {
  const { service, environment, repository } = place
  const where = { serviceId: service.id, environmentId: environment.id, kind: 'deploy' }
  const rows = await ctx.db.deploy.findMany({ where, orderBy: { number: 'desc' }, take: 200, select: { sha: true } })
  const last = rows[0] ? await repository.resolve(rows[0].sha) : null
  const lastCommit = last?.ok ? last.value : null
  const lines = await Promise.all(branches.map(branch => readLine(ctx, place, branch, lastCommit)))
  const chosen = chooseAutoDeploy({
    lines,
    tried: new Set(rows.map(({ sha }) => sha)),
    last: lastCommit?.committedAt.getTime() ?? null,
    most: mostAtOnce(branches, environment.name),
  })
  const commit = chosen && (await asHead(place, branches, chosen))
  if (!commit) return
  await requestDeploy(ctx, ON_GREEN, {
    service: service.name,
    environment: environment.name,
    ref: chosen.branch,
    commit,
    patient: true,
    idempotencyKey: `on-green-${chosen.sha}`,
  })
}

/** The commits of a branch that were not brought there yet, the newest first; where that is not known, only its head. */
async function readLine(
  ctx: WorkerContext,
  { service, repository }: Place,
  branch: Branch,
  last: Commit | null,
): Promise<AutoCandidate[]> {
  const apart = last && (await repository.commitsApart(last.sha, branch.sha, LOOKED_AT))
  const { sha, subject, committedAt } = branch
  const commits = apart?.ok ? apart.value.commits : last?.sha === sha ? [] : [{ sha, subject, committedAt }]
  const ciOf = await readCi(
    ctx.db,
    service,
    commits.map(commit => commit.sha),
  )
  const rules = configOf(branch).ci
  return commits.map(commit => ({
    branch: branch.name,
    sha: commit.sha,
    subject: commit.subject,
    committedAt: commit.committedAt.getTime(),
    ci: foldCiStatuses(ciOf(commit.sha), rules).state,
    follows: apart?.ok === true && apart.value.behind === 0,
  }))
}

/** The chosen commit as if it were its branch's head; `null` when it cannot be read. */
async function asHead(
  { service, repository }: Place,
  branches: readonly Branch[],
  chosen: AutoCandidate,
): Promise<Branch | null> {
  const branch = branches.find(({ name }) => name === chosen.branch)
  if (!branch || branch.sha === chosen.sha) return branch ?? null
  const [commit, config] = await Promise.all([
    repository.resolve(chosen.sha),
    readCommitConfig(service, repository, chosen.sha),
  ])
  if (!commit.ok) return null
  const { sha, subject, authorName, authorEmail, committedAt } = commit.value
  const columns = { config: null, configProblems: null, ...config }
  return { ...branch, ...columns, sha, subject, authorName, authorEmail, committedAt } as Branch
}
