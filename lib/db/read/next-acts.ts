import { decide } from '@/lib/domain/decide'
import { decideRetry } from '@/lib/domain/decide-retry'
import type { Decision } from '@/lib/domain/decision'
import { isTerminal } from '@/lib/domain/deploy'
import type { PrismaClient } from '../generated/client'
import { readDeployFacts, readRetryFacts } from './decision-facts'
import { asClaimed, DEPLOY_WITH_NAMES } from './deploy-for-work'
import { findBranch } from './find-branch'

/** May what did not go through be deployed again, and be gone on with? `null`: there is nothing to ask. */
export type NextActs = { again: Decision | null; retry: Decision | null }

/** What may follow a deploy that has ended otherwise than well. */
export async function readNextActs(db: PrismaClient, deployId: string): Promise<NextActs> {
  const row = await db.deploy.findUnique({ where: { id: deployId }, include: DEPLOY_WITH_NAMES })
  if (!row) return { again: null, retry: null }
  const deploy = asClaimed(row)
  const { service, environment, environmentId, number, kind, state, release, ref } = deploy
  if (!isTerminal(state) || state === 'succeeded') return { again: null, retry: null }
  const now = new Date()
  const place = { service: service.name, environment: environment.name }
  const [branch, retry] = await Promise.all([
    kind === 'deploy' ? findBranch(db, service.id, deploy.branch ?? ref) : null,
    readRetryFacts(db, deploy, now),
  ])
  const again = branch && (await readDeployFacts(db, service, environmentId, branch, now))
  return {
    again: branch && again && decide({ ...place, sha: branch.sha, branches: [branch.name] }, again),
    retry: decideRetry({ ...place, number, kind, state, release }, retry),
  }
}
