import { json, viewOf } from '@/app/api/problem'
import { waitOf, withEnd } from '@/app/api/wait-for-run'
import { webhook } from '@/app/api/webhook'
import { runByToken } from '@/lib/usecases/check-tokens'
import { getContext } from '@/lib/wiring'

/** Runs the check that the token is for. With `?wait=30s` the answer comes with the run's end, if that is soon enough. */
export const POST = webhook<{ token: string }>(async (request, { token }) => {
  const waitMs = waitOf(request)
  const asked = await runByToken(await getContext(), token)
  if (asked.ok) return withEnd(request, json(202, asked.value), waitMs)
  const view = viewOf(asked.failure)
  return json(view.status, view)
})
