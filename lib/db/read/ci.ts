import type { CiReport } from '@/lib/domain/ci-status'
import type { CiKnowledge } from '@/lib/domain/fold-ci-statuses'
import type { PrismaClient, Service } from '../generated/client'
import type { CiBrief } from '../write/ci-statuses'

type Commit = { brief: string; asked: boolean; failure: string | null }

/** Nobody but webhooks tells of a repository without a provider: what they told is all there is. */
const NOTHING: Commit = { brief: '[]', asked: false, failure: null }

function knowledgeOf(provider: string, { brief, asked, failure }: Commit): CiKnowledge {
  const reports = (JSON.parse(brief) as CiBrief[]).map(([source, context, result]): CiReport => {
    return { source, context, result, run: 0, at: 0 }
  })
  if (provider === 'git') return { reports, complete: true }
  if (failure !== null) return { reports, complete: false, why: failure }
  return asked ? { reports, complete: true } : { reports, complete: false, why: `${provider} was not asked yet` }
}

type Asked = Pick<Service, 'id' | 'provider'>

/**
 * What CI said of these commits, in brief. Gives something for every commit, known or not, and the same for those of which
 * the same was said.
 */
export async function readCi(
  db: PrismaClient,
  { id: serviceId, provider }: Asked,
  shas: readonly string[],
): Promise<(sha: string) => CiKnowledge> {
  const rows = await db.$queryRaw<(Commit & { sha: string })[]>`
    SELECT sha, brief::text AS brief, "askedAt" IS NOT NULL AS asked, failure FROM "CiCommit"
    WHERE "serviceId" = ${serviceId}::uuid AND sha = ANY(${[...new Set(shas)]})`
  const said = new Map<string, CiKnowledge>()
  const known = new Map<string, CiKnowledge>()
  for (const { sha, ...row } of rows) {
    const key = `${row.asked} ${row.failure} ${row.brief}`
    const knowledge = said.get(key) ?? knowledgeOf(provider, row)
    said.set(key, knowledge)
    known.set(sha, knowledge)
  }
  const unknown = knowledgeOf(provider, NOTHING)
  return sha => known.get(sha) ?? unknown
}
