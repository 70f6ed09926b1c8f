import { expectRelease } from '@/lib/db/write/observe'
import { classify } from '@/lib/domain/outcome'
import { stillOut } from './drained'
import { observeHosts, settleHosts } from './hosts'
import { purge } from './purge'
import { putBackUntouched } from './switch'
import { type Cause, touchedHosts, undo, undoWanted } from './undo'
import { failuresOf, type HostWork, hasFailed, stepsOf, tokenOf, type Work } from './work'

/** Succeeded is what every host itself says afterwards, not what we believe to have done. */
export async function finish(work: Work): Promise<void> {
  await putBackAll(work)
  const { journal, plan } = work
  if (work.cancelled.aborted && journal.deploy.undo) return stopOrGoBack(work)
  if (journal.deploy.state === 'running' && !(await journal.transition({ type: 'switched' }))) return stopOrGoBack(work)
  await settleHosts(work)
  const live = work.hosts.filter(host => !hasFailed(work, host))
  const astray = live.filter(
    host => !host.current || host.current === 'broken' || host.current.release !== plan.release.release,
  )
  if (astray.length > 0) {
    const reason = astray.map(host => whyAstray(host, plan.release.release)).join('; ')
    await journal.transition({ type: 'stopped', cause: 'error' }, { reason })
    return
  }
  await expect(work, live)
  const failure = classify(failuresOf(work))
  if (!failure) return void (await journal.transition({ type: 'verified' }))
  await skipRest(work)
  const reason = `${failure.message}; ${live.length} of ${work.hosts.length} hosts are live on it${stillOut(work)}`
  await journal.transition({ type: 'stopped', cause: failure.class }, { reason })
}

function whyAstray({ planned, failure }: HostWork, release: string): string {
  if (!failure) return `${planned.name} does not run ${release} although it was switched`
  return `${planned.name} was switched, but could not be asked what it runs: ${failure.message}`
}

/** What follows when the way forward did not end well: touched hosts go back, or everything stays as it is. */
export async function stopOrGoBack(work: Work): Promise<void> {
  await putBackAll(work)
  const cause = causeOf(work)
  const hosts = touchedHosts(work, !undoWanted(work, cause) && cause.class === 'cancelled')
  const back = cause.class === 'cancelled' || undoWanted(work, cause)
  if (
    hosts.length > 0 &&
    back &&
    (await work.journal.transition({ type: 'undo_started' }, { reason: cause.message }))
  ) {
    return goBack(work, cause)
  }
  await skipRest(work)
  await purge(work)
  await observeHosts(work)
  await expect(work, liveHosts(work))
  await work.journal.transition({ type: 'stopped', cause: cause.class }, { reason: cause.message + stillOut(work) })
}

/** Brings back what was touched; goes on with it after a crash. */
export async function goBack(work: Work, cause = causeOf(work)): Promise<void> {
  await skipRest(work)
  const all = cause.class !== 'cancelled' || work.journal.deploy.undo
  const stuck = await undo(work, touchedHosts(work, !all))
  await purge(work)
  await observeHosts(work)
  await expect(work, liveHosts(work))
  const back = stuck.length === 0 ? '' : `; could not be brought back: ${stuck.join('; ')}`
  const reason = cause.message + back + stillOut(work)
  await work.journal.transition({ type: 'undo_finished', back: stuck.length === 0, cause: cause.class }, { reason })
}

/** Of hosts that were taken out and not switched; a crash may have come before they were put back. */
async function putBackAll(work: Work): Promise<void> {
  await Promise.all(work.hosts.map(host => putBackUntouched(work, host)))
}

/** What the page holds a host to from now on. */
const expect = (work: Work, hosts: HostWork[]): Promise<void> =>
  expectRelease(
    work.ctx.db,
    { id: work.journal.deploy.id, token: tokenOf(work) },
    hosts.map(host => host.planned.instanceId),
    work.plan.release,
  )

/** Hosts that were switched and seen healthy, and stay so although the deploy did not go through. */
const liveHosts = (work: Work): HostWork[] =>
  work.hosts.filter(
    host =>
      stepsOf(work, host, 'switch').every(step => step.state === 'succeeded') &&
      stepsOf(work, host, null, true).length === 0,
  )

/** What never began never will. */
async function skipRest(work: Work): Promise<void> {
  const waiting = [...work.journal.steps.values()].filter(step => step.state === 'waiting' && !step.undo)
  await Promise.all(waiting.map(step => work.journal.step(step.id, { state: 'skipped' })))
}

/** The first cause: a step that failed, here or under an earlier claim, or else a person. */
function causeOf(work: Work): Cause {
  return classify(failuresOf(work)) ?? { class: 'cancelled', message: work.journal.deploy.reason ?? 'cancelled' }
}
