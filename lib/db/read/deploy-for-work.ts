import type { DeployKind, DeployState, StepState } from '@/lib/domain/deploy'
import type { Phase, Plan, StepName } from '@/lib/domain/plan'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { Prisma, PrismaClient } from '../generated/client'

export const DEPLOY_WITH_NAMES = {
  service: { select: { id: true, name: true, repositoryUrl: true, provider: true } },
  environment: { select: { id: true, name: true } },
} satisfies Prisma.DeployInclude
const WITH_HOST = { host: { select: { id: true, name: true } } } as const

type DeployRow = Prisma.DeployGetPayload<{ include: typeof DEPLOY_WITH_NAMES }>

/** A deploy as its worker holds it: the row, with what its JSON columns are known to hold. */
export type ClaimedDeploy = Omit<DeployRow, 'kind' | 'state' | 'plan' | 'config'> & {
  kind: DeployKind
  state: DeployState
  plan: Plan | null
  config: ServiceConfig | null
}

export type StepRow = Omit<Prisma.StepGetPayload<{ include: typeof WITH_HOST }>, 'state' | 'phase' | 'name'> & {
  state: StepState
  phase: Phase
  name: StepName
}

export type RunRow = Prisma.RunGetPayload<{ include: typeof WITH_HOST }>

/** Only our own guarded writes fill these columns, so their shapes are known. */
export const asClaimed = (row: DeployRow): ClaimedDeploy => row as unknown as ClaimedDeploy

/** The steps and runs of a deploy, with the log lengths that are really stored. There are none before it has a plan. */
export async function readDeployForWork(
  db: PrismaClient,
  { id: deployId, plan }: ClaimedDeploy,
): Promise<{ steps: StepRow[]; runs: RunRow[] }> {
  if (plan === null) return { steps: [], runs: [] }
  const [steps, runs, stored] = await Promise.all([
    db.step.findMany({ where: { deployId }, include: WITH_HOST, orderBy: { position: 'asc' } }),
    db.run.findMany({ where: { deployId }, include: WITH_HOST, orderBy: { position: 'asc' } }),
    db.$queryRaw<{ runId: string; length: bigint }[]>`
      SELECT c."runId", max(c."offset" + length(c.bytes)) AS length
      FROM "LogChunk" c JOIN "Run" r ON r.id = c."runId"
      WHERE r."deployId" = ${deployId}::uuid GROUP BY c."runId"`,
  ])
  const lengths = new Map(stored.map(row => [row.runId, row.length]))
  return {
    steps: steps as StepRow[],
    runs: runs.map(run => ({ ...run, logLength: lengths.get(run.id) ?? 0n })),
  }
}
