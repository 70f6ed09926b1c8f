import { isTransient } from '@/lib/db/transient'
import { recordDrained } from '@/lib/db/write/drained'
import type { Drained } from '@/lib/domain/drain'
import { ClaimLost } from './journal'
import { type HostWork, isTouched, stepsOf, tokenOf, type Work } from './work'

const RETRY_MS = 250

/** Keeps what a host was before it is taken out; `null` when it is back. Written under the claim, before anything is done. */
export async function remember(work: Work, host: HostWork, drained: Drained | null): Promise<void> {
  for (;;) {
    try {
      const deploy = { id: work.journal.deploy.id, token: tokenOf(work) }
      if (!(await recordDrained(work.ctx.db, deploy, host.planned.instanceId, drained))) throw new ClaimLost()
      host.drained = drained
      return
    } catch (error) {
      if (!isTransient(error)) throw error
      await new Promise(resolve => setTimeout(resolve, RETRY_MS))
    }
  }
}

/**
 * A host that this deploy has taken out although nothing on it was switched: it runs what it ran, and belongs back. One that an
 * earlier deploy has left out was ill.
 */
export function outForNothing(work: Work, host: HostWork): boolean {
  if (host.drained === null || host.planned.out || stepsOf(work, host, null, true).length > 0) return false
  return stepsOf(work, host, 'switch').some(step => step.name === 'activate') && !isTouched(work, host)
}

/** `; still out of load balancing: prod-2`, or nothing. */
export function stillOut(work: Work): string {
  const names = work.hosts.filter(host => host.drained !== null).map(host => host.planned.name)
  return names.length === 0 ? '' : `; still out of load balancing: ${names.join(', ')}`
}
