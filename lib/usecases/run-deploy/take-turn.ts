import { setTimeout as wait } from 'node:timers/promises'
import type { StepRow } from '@/lib/db/read/deploy-for-work'
import type { Target } from './target'
import { type HostWork, Interrupted, type Outcome, stopped, type Work } from './work'

/** What became of the wish to go: out, not yet, or not at all, because nobody else is there to serve. */
export type Taken = 'taken' | 'turn' | 'last' | Outcome

const POLL_MS = 250

/** Waits until the host may go, and keeps its turn. `work.turns.comeBack` ends it. */
export async function takeTurn(
  work: Work,
  host: HostWork,
  step: StepRow,
  target: Target,
  take: () => Promise<Taken>,
): Promise<Exclude<Taken, 'turn'>> {
  const { turns } = work
  const id = host.planned.hostId
  for (let waited = false; ; waited = true) {
    const taken = await turns.alone(async () => {
      if (!turns.mayGo(id)) return 'turn'
      const answer = await take()
      if (answer === 'taken') turns.go(id)
      return answer
    })
    if (taken !== 'turn') return taken
    if (!waited) await work.journal.step(step.id, { detail: 'waits until another host is back' })
    await rest(work, target.pause)
    if (target.pause?.aborted) return stopped(work)
  }
}

/** A moment between two looks; shorter when `pause` fires. */
export async function rest(work: Work, pause: AbortSignal | null): Promise<void> {
  const signal = pause ? AbortSignal.any([work.interrupted, pause]) : work.interrupted
  await wait(POLL_MS, undefined, { signal }).catch(() => {})
  if (work.interrupted.aborted) throw new Interrupted()
}
