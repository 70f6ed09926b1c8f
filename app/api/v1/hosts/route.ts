import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json } from '@/app/api/problem'
import { readHostViews } from '@/lib/db/read/host-views'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

/** All hosts: where they are, their pinned keys, and how the last contact went. */
export const GET = endpoint(async () => json(200, { hosts: await readHostViews(await getDb()) }))
