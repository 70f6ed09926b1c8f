import type { AskedRun } from '@/lib/api/check'
import { readAskedRun } from '@/lib/db/read/check-run-lines'
import { parseDuration } from '@/lib/domain/duration'
import { getDb, getWakes } from '@/lib/wiring'
import { json, Refused } from './problem'

const LONGEST_MS = 60_000
/** A run that ends is told of by its event; one whose event was missed is seen after this. */
const LOOK_AGAIN_MS = 1_000

/** How long somebody wants to wait for the end of a run, in milliseconds. Throws a `Refused`. */
export function waitOf(request: Request): number {
  const text = new URL(request.url).searchParams.get('wait')
  if (text === null) return 0
  const wait = parseDuration(text)
  if (!wait.ok) throw new Refused(422, 'invalid', 'Not understood', `wait: ${wait.failure}.`, 'wait')
  if (wait.value > LONGEST_MS)
    throw new Refused(
      422,
      'invalid',
      'Too long',
      `wait may be 60s at most, not ${text}. Ask again for the rest.`,
      'wait',
    )
  return wait.value
}

/**
 * Turns the answer to whoever asked for a run into the run's end, if that comes within `waitMs`: 200 with how it ended,
 * otherwise 202 as it was. What is no run stays as it is.
 */
export async function withEnd(request: Request, answer: Response, waitMs: number): Promise<Response> {
  if (answer.status !== 202 || waitMs === 0) return answer
  const { id } = (await answer.clone().json()) as AskedRun
  const [db, wakes] = await Promise.all([getDb(), getWakes()])
  const over = AbortSignal.any([request.signal, AbortSignal.timeout(waitMs)])
  const wake = wakes.follow(null, LOOK_AGAIN_MS, over)
  for (;;) {
    const run = await readAskedRun(db, id)
    if (!run) return answer
    if (run.verdict !== 'running') return json(200, run)
    if ((await wake()) === 'over') return json(202, run)
  }
}
