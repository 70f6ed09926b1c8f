import { purgeScript } from '@/lib/commands/purge'
import { releasesBefore } from '@/lib/domain/plan'
import { endLost, lostRuns } from './end-lost'
import { type HostWork, tokenOf, type Work } from './work'

const PURGE_MS = 60_000

/**
 * Removes what a deploy that did not go through has left unfinished, and releases beyond `keep_releases`. What cannot be
 * removed now is removed by a later deploy: no reason to fail.
 */
export async function purge(work: Work): Promise<void> {
  await Promise.all(
    work.hosts
      .filter(host => !host.failure)
      .map(async host => {
        const why = await purgeHost(work, host)
        if (why !== null) work.ctx.log.warn({ host: host.planned.name, failure: why }, 'old releases were not removed')
      }),
  )
}

/** Why nothing was removed; `null`: it was. Nothing is taken from under what may still live. */
async function purgeHost(work: Work, host: HostWork): Promise<string | null> {
  if (lostRuns(work, host).some(run => run.part === 'once')) return 'what runs once may still be under way'
  const left = await endLost(work, host, 0)
  if (left !== null) return left
  const script = purgeScript({ keep: work.config.keepReleases, never: releasesBefore(host.planned) })
  const answer = await host.remote.act(host.place, tokenOf(work), script, PURGE_MS)
  return answer.ok ? null : answer.failure.message
}
