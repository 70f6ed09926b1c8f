import { dotOf } from '@/lib/domain/ci-brief'
import type { CiStatus } from '@/lib/domain/ci-status'
import { type CiJob, foldCiStatuses } from '@/lib/domain/fold-ci-statuses'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { CiJobLine, CiOfCommit } from '@/lib/screens/ci'
import type { PrismaClient } from '../generated/client'
import { toCiStatus } from '../write/ci-statuses'

const NO_RULES = { require: [], allowFailures: [], ignore: [] }

type Wanted = { service: string; branch: string; sha: string }

/** What CI said of a commit, by the rules at the head of a branch; `null` when there is no such service. */
export async function readCiOfCommit(
  db: PrismaClient,
  { service: name, branch, sha }: Wanted,
): Promise<CiOfCommit | null> {
  const service = await db.service.findUnique({ where: { name }, select: { id: true, provider: true } })
  if (!service) return null
  const serviceId = service.id
  const [commit, head] = await Promise.all([
    db.ciCommit.findUnique({ where: { serviceId_sha: { serviceId, sha } }, include: { statuses: true } }),
    db.branch.findUnique({ where: { serviceId_name: { serviceId, name: branch } }, select: { config: true } }),
  ])
  const rules = (head?.config as ServiceConfig | null | undefined)?.ci ?? NO_RULES
  const isAsked = service.provider !== 'git'
  const complete = !isAsked || (commit?.askedAt != null && commit.failure === null)
  const fold = foldCiStatuses({ reports: (commit?.statuses ?? []).map(toCiStatus), complete }, rules)
  return {
    state: fold.state,
    jobs: [...fold.missing.map(missingLine), ...fold.jobs.map(jobLine)],
    note: noteOf(service.provider, commit),
    askedAt: (isAsked ? commit?.askedAt : newestOf(commit?.statuses ?? []))?.toISOString() ?? null,
  }
}

/** When CI said something last. */
function newestOf(statuses: readonly { at: Date }[]): Date | null {
  const newest = Math.max(0, ...statuses.map(({ at }) => at.getTime()))
  return newest > 0 ? new Date(newest) : null
}

function noteOf(provider: string, commit: { askedAt: Date | null; failure: string | null } | null): string {
  if (provider === 'git') return 'As CI reported it'
  if (commit?.failure) return `This may not be all: ${commit.failure}`
  return commit?.askedAt ? `As ${provider} said` : `${provider} was not asked yet`
}

function missingLine(name: string): CiJobLine {
  const rest = { description: 'prometheus.yml requires it', url: '', startedAt: null, seconds: null }
  return { id: `missing ${name}`, name, dot: 'm', word: 'never reported', weight: 'required', ...rest }
}

function jobLine(job: CiJob<CiStatus>): CiJobLine {
  const { source, context, result, weight, description, url, startedAt, finishedAt } = job
  return {
    id: `${source} ${context}`,
    name: context,
    dot: dotOf(job),
    word: result.replaceAll('_', ' '),
    weight,
    description,
    url,
    startedAt: startedAt === null ? null : new Date(startedAt).toISOString(),
    seconds:
      startedAt === null || finishedAt === null ? null : Math.max(0, Math.round((finishedAt - startedAt) / 1000)),
  }
}
