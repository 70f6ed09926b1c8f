import { z } from 'zod'
import { parseAny, readBody } from '@/app/api/body'
import { json, viewOf } from '@/app/api/problem'
import { webhook } from '@/app/api/webhook'
import { reportCi } from '@/lib/usecases/report-ci'
import { getContext } from '@/lib/wiring'

/** A CI says how one of its jobs goes: our own JSON, or Jenkins' notification as it is. */
export const POST = webhook<{ token: string }>(async (request, { token }) => {
  const { value } = await readBody(request, z.unknown(), parseAny)
  const reported = await reportCi(await getContext(), token, value)
  if (reported.ok) return json(202, reported.value)
  const view = viewOf(reported.failure)
  return json(view.status, view)
})
