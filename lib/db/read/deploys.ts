import type { Prisma, PrismaClient } from '@/lib/db/generated/client'
import { ACTIVE_STATES, type DeployKind, type DeployState } from '@/lib/domain/deploy'
import type { DeployLine } from '@/lib/screens/deploys'
import { deployUrl } from './deploy-view'

/** States in which a deploy runs or waits. */
export const UNFINISHED: DeployState[] = ['awaiting_approval', 'queued', ...ACTIVE_STATES]

/** How many deploys run or wait now. */
export function countUnfinished(db: PrismaClient): Promise<number> {
  return db.deploy.count({ where: { state: { in: UNFINISHED } } })
}

const LINE = {
  id: true,
  number: true,
  kind: true,
  state: true,
  branch: true,
  sha: true,
  subject: true,
  reason: true,
  actorName: true,
  requestedAt: true,
  startedAt: true,
  finishedAt: true,
  service: { select: { name: true } },
  environment: { select: { name: true } },
} satisfies Prisma.DeploySelect

type LineRow = Prisma.DeployGetPayload<{ select: typeof LINE }>

function toLine(row: LineRow): DeployLine {
  const { service, environment, startedAt, finishedAt } = row
  return {
    id: row.id,
    service: service.name,
    environment: environment.name,
    number: row.number,
    kind: row.kind as DeployKind,
    state: row.state as DeployState,
    branch: row.branch,
    sha: row.sha,
    subject: row.subject,
    reason: row.reason,
    who: row.actorName,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    tookSeconds: startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1000 : null,
    url: deployUrl(service.name, environment.name, row.number),
  }
}

export type DeployFilter = {
  service?: string
  environment?: string
  states?: readonly DeployState[]
  /** Only older ones than this time (ISO 8601): the next page begins there. */
  before?: string
}

/** Deploys, newest first, and where the next page begins (`null`: there is none). */
export async function readDeploys(
  db: PrismaClient,
  { service, environment, states, before }: DeployFilter,
  limit: number,
): Promise<{ deploys: DeployLine[]; next: string | null }> {
  // Names become ids first: PostgreSQL then walks an index in order instead of joining and sorting the whole history.
  const [serviceRow, environmentRow] = await Promise.all([
    service ? db.service.findUnique({ where: { name: service }, select: { id: true } }) : null,
    environment ? db.environment.findUnique({ where: { name: environment }, select: { id: true } }) : null,
  ])
  if ((service && !serviceRow) || (environment && !environmentRow)) return { deploys: [], next: null }
  const rows = await db.deploy.findMany({
    where: {
      ...(serviceRow && { serviceId: serviceRow.id }),
      ...(environmentRow && { environmentId: environmentRow.id }),
      ...(states && { state: { in: [...states] } }),
      ...(before && { requestedAt: { lt: new Date(before) } }),
    },
    orderBy: [{ requestedAt: 'desc' }],
    take: limit + 1,
    select: LINE,
  })
  const deploys = rows.slice(0, limit).map(toLine)
  return { deploys, next: rows.length > limit ? (deploys.at(-1)?.requestedAt ?? null) : null }
}
