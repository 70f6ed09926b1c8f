import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, Refused, viewOf } from '@/app/api/problem'
import { previewDeploy, previewRollback } from '@/lib/usecases/preview'
import { getContext } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** What a deploy of `?ref=` would do; with `?rollback` or `?to=`, what a rollback would. Nothing is changed. */
export const GET = endpoint<{ name: string; environment: string }>(async (request, { name, environment }) => {
  const query = new URL(request.url).searchParams
  const [ref, to] = [query.get('ref'), query.get('to')]
  const back = to !== null || query.has('rollback')
  if (back === (ref !== null)) {
    const detail = 'Give either ref, for a deploy, or to (or rollback), for a rollback.'
    throw new Refused(422, 'invalid', 'Not understood', detail, 'ref')
  }
  const ctx = await getContext()
  const place = { service: name, environment }
  const preview =
    ref === null
      ? await previewRollback(ctx, { ...place, ...(to !== null && { to }) })
      : await previewDeploy(ctx, { ...place, ref })
  if (!preview.ok) {
    const problem = viewOf(preview.failure)
    return json(problem.status, problem)
  }
  return json(200, preview.value)
})
