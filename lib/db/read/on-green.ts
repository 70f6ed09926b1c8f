import { goesByItself, onGreen } from '@/lib/domain/auto-deploy'
import type { ServiceConfig } from '@/lib/domain/service-config'
import type { BranchLine, EnvironmentCard } from '@/lib/screens/service'
import type { PrismaClient } from '../generated/client'
import type { PlaceFacts } from './environment-card'

type Head = Pick<BranchLine, 'name' | 'sha' | 'subject' | 'at' | 'ci'> & { config: unknown }

/** The newest head that goes to an environment by itself. */
function newestFor(environment: string, heads: readonly Head[]): Head | null {
  const own = heads.filter(({ name, config }) => config && goesByItself(config as ServiceConfig, name, environment))
  return own.reduce<Head | null>((newest, head) => (newest && newest.at >= head.at ? newest : head), null)
}

/** What deploy on green waits for in each environment, in their order. */
export async function readOnGreen(
  db: PrismaClient,
  serviceId: string,
  heads: readonly Head[],
  places: readonly PlaceFacts[],
  cards: readonly EnvironmentCard[],
): Promise<EnvironmentCard['onGreen'][]> {
  const newest = places.map(({ environment }) => newestFor(environment, heads))
  const shas = newest.flatMap(head => head?.sha ?? [])
  if (shas.length === 0) return places.map(() => null)
  const deploys = await db.deploy.findMany({
    where: { serviceId, kind: 'deploy', sha: { in: shas } },
    select: { sha: true, environment: { select: { name: true } } },
  })
  return places.map(({ environment, running }, index) => {
    const head = newest[index]
    if (!head || running.some(({ sha, kind }) => sha === head.sha && kind === 'deploy')) return null
    const tried = deploys.some(deploy => deploy.sha === head.sha && deploy.environment.name === environment)
    const { name: branch, sha, subject, ci } = head
    return onGreen({ branch, sha, subject, ci: ci.state, tried, isLive: cards[index]?.sha === sha })
  })
}
