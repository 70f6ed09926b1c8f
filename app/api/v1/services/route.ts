import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { readServiceViews } from '@/lib/db/read/service-views'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** All services, and what the hosts of each environment say they run. */
export const GET = endpoint(async () => json(200, { services: await readServiceViews(await getDb()) }))
