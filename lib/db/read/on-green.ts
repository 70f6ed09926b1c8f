import { goesByItself, onGreen } from '@/lib/domain/auto-deploy'
import { foldCiStatuses } from '@/lib/domain/fold-ci-statuses'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { EnvironmentCard } from '@/lib/screens/service'
import type { PrismaClient, Service } from '../generated/client'
import { readCi } from './ci'
import type { PlaceFacts } from './environment-card'
import { parseOnce } from './parse-once'

type Head = { name: string; sha: string; subject: string; config: ServiceConfig }

/** Branches whose `prometheus.yml` has `auto_deploy` anywhere, the newest first. */
async function readAutoHeads(db: PrismaClient, serviceId: string): Promise<Head[]> {
  const rows = await db.$queryRaw<(Omit<Head, 'config'> & { config: string })[]>`
    SELECT name, sha, subject, config::text AS config FROM "Branch" WHERE "serviceId" = ${serviceId}::uuid
      AND config @? '$.environments.*.autoDeploy ? (@ != false)' ORDER BY "committedAt" DESC LIMIT 100`
  const parse = parseOnce()
  return rows.map(row => ({ ...row, config: parse(row.config) as ServiceConfig }))
}

/** What deploy on green waits for in each environment, in their order. */
export async function readOnGreen(
  db: PrismaClient,
  service: Service,
  places: readonly PlaceFacts[],
  cards: readonly EnvironmentCard[],
): Promise<EnvironmentCard['onGreen'][]> {
  const heads = await readAutoHeads(db, service.id)
  if (heads.length === 0) return places.map(() => null)
  const newest = places.map(({ environment }) =>
    heads.find(({ name, config }) => goesByItself(config, name, environment)),
  )
  const shas = newest.flatMap(head => head?.sha ?? [])
  const [ciOf, deploys] = await Promise.all([
    readCi(db, service, shas),
    db.deploy.findMany({
      where: { serviceId: service.id, kind: 'deploy', sha: { in: shas } },
      select: { sha: true, environment: { select: { name: true } } },
    }),
  ])
  return places.map(({ environment, running }, index) => {
    const head = newest[index]
    if (!head || running.some(({ sha, kind }) => sha === head.sha && kind === 'deploy')) return null
    const { name: branch, sha, subject, config } = head
    const tried = deploys.some(deploy => deploy.sha === sha && deploy.environment.name === environment)
    const ci = foldCiStatuses(ciOf(sha), config.ci).state
    return onGreen({ branch, sha, subject, ci, tried, isLive: cards[index]?.sha === sha })
  })
}
