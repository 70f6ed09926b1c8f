import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { readChecks } from '@/lib/db/read/checks'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** All checks with their state; with `?service=` and `?environment=` those of one. */
export const GET = endpoint(async request => {
  const query = new URL(request.url).searchParams
  const [service, environment] = [query.get('service'), query.get('environment')]
  const filter = { ...(service !== null && { service }), ...(environment !== null && { environment }) }
  return json(200, { checks: await readChecks(await getDb(), filter) })
})
