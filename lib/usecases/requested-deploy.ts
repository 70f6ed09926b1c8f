import type { ClaimedDeploy } from '@/lib/db/read/deploy-for-work'
import type { DeployState } from '@/lib/domain/deploy'
import type { Context } from './context'

/** The answer to whoever asked for a deploy or rollback. `url` is the path of its page. */
export type RequestedDeploy = { id: string; number: number; state: DeployState; url: string }

/** Hands the deploy to the queue. Should that fail the sweep finds the row, so it is no reason to refuse. */
export async function enqueue(ctx: Context, deploy: ClaimedDeploy): Promise<RequestedDeploy> {
  await ctx.queue.add({ name: 'run-deploy', data: { deployId: deploy.id } }, { key: deploy.id }).catch(() => {})
  const { id, number, state, service, environment } = deploy
  return { id, number, state, url: `/services/${service.name}/${environment.name}/${number}` }
}
