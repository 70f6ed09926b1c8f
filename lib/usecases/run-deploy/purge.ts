import { purgeScript } from '@/lib/commands/purge'
import { tokenOf, type Work } from './work'

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
        const never = host.planned.before ? [host.planned.before.release] : []
        const script = purgeScript({ keep: work.config.keepReleases, never })
        const answer = await host.remote.act(host.place, tokenOf(work), script, PURGE_MS)
        if (!answer.ok)
          work.ctx.log.warn(
            { host: host.planned.name, failure: answer.failure.message },
            'old releases were not removed',
          )
      }),
  )
}
