import type { ClaimedDeploy } from '@/lib/db/read/deploy-for-work'
import { heartbeat } from '@/lib/db/write/claim-deploy'
import type { WorkerContext } from '../worker-context'

/**
 * Keeps a claim alive by its heartbeat, and learns by it when the claim is lost or a person has cancelled. A database
 * that is away changes nothing: whether the claim was lost meanwhile is known when it is back.
 */
export function keepClaim(ctx: WorkerContext, deploy: ClaimedDeploy, shutdown: AbortSignal) {
  const lost = new AbortController()
  const cancelled = new AbortController()
  if (deploy.state === 'cancelling') cancelled.abort()
  const beat = async () => {
    const row = await heartbeat(ctx.db, deploy.id, deploy.token).catch(() => undefined)
    if (row === null) lost.abort()
    if (row?.state === 'cancelling') cancelled.abort()
  }
  let beating = Promise.resolve()
  const timer = setInterval(() => {
    beating = beating.then(beat)
  }, ctx.heartbeatMs)
  return {
    interrupted: AbortSignal.any([lost.signal, shutdown]),
    cancelled: cancelled.signal,
    lose: () => lost.abort(),
    /** Resolves when no beat is under way any more. */
    end: () => {
      clearInterval(timer)
      return beating
    },
  }
}
