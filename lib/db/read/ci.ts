import type { CiReport } from '@/lib/domain/ci-status'
import type { CiKnowledge } from '@/lib/domain/fold-ci-statuses'
import type { PrismaClient, Service } from '../generated/client'
import type { CiBrief } from '../write/ci-statuses'

type Commit = { brief: unknown; askedAt: Date | null; failure: string | null }

/** Nobody but webhooks tells of a repository without a provider: what they told is all there is. */
const NOTHING: Commit = { brief: [], askedAt: null, failure: null }

function knowledgeOf(provider: string, { brief, askedAt, failure }: Commit): CiKnowledge {
  const reports = (brief as CiBrief[]).map(([source, context, result]): CiReport => {
    return { source, context, result, run: 0, at: 0 }
  })
  if (provider === 'git') return { reports, complete: true }
  if (failure !== null) return { reports, complete: false, why: failure }
  return askedAt ? { reports, complete: true } : { reports, complete: false, why: `${provider} was not asked yet` }
}

type Asked = Pick<Service, 'id' | 'provider'>

/** What CI said of these commits, in brief. Gives something for every commit, known or not. */
export async function readCi(
  db: PrismaClient,
  { id: serviceId, provider }: Asked,
  shas: readonly string[],
): Promise<(sha: string) => CiKnowledge> {
  const rows = await db.ciCommit.findMany({
    where: { serviceId, sha: { in: [...new Set(shas)] } },
    select: { sha: true, brief: true, askedAt: true, failure: true },
  })
  const known = new Map(rows.map(row => [row.sha, knowledgeOf(provider, row)]))
  const unknown = knowledgeOf(provider, NOTHING)
  return sha => known.get(sha) ?? unknown
}

/** What CI said of one commit, in brief. */
export async function readCommitCi(db: PrismaClient, serviceId: string, sha: string): Promise<CiKnowledge> {
  const service = await db.service.findUniqueOrThrow({ where: { id: serviceId }, select: { id: true, provider: true } })
  return (await readCi(db, service, [sha]))(sha)
}
