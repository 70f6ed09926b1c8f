import { type CheckParams, requireCheck } from '@/app/api/check-place'
import { endpoint, refuseOthers } from '@/app/api/endpoint'
import { json, Refused } from '@/app/api/problem'
import { readCheckChanges } from '@/lib/db/read/check-run-lines'
import { readCheckStats } from '@/lib/db/read/check-stats'
import { readChecks } from '@/lib/db/read/checks'
import { CHECK_RANGES, type CheckRange } from '@/lib/domain/check-range'
import { getDb } from '@/lib/wiring'

export const { POST, PUT, PATCH, DELETE } = refuseOthers('GET')

const CHANGES = 20

/** One check: its state, uptime and percentiles over `?range=`, and what became of its alert. */
export const GET = endpoint<CheckParams>(async (request, params) => {
  const range = new URL(request.url).searchParams.get('range') ?? 'day'
  if (!isRange(range)) {
    const detail = `“${range}” is no range: ${CHECK_RANGES.join(', ')} are.`
    throw new Refused(422, 'invalid', 'Not understood', detail, 'range')
  }
  const db = await getDb()
  const check = await requireCheck(db, params)
  const place = { service: check.service.name, environment: check.environment.name, path: check.path, gone: true }
  const [[view], stats, changes] = await Promise.all([
    readChecks(db, place),
    readCheckStats(db, check, range, new Date()),
    readCheckChanges(db, check.id, CHANGES),
  ])
  return json(200, { ...view, stats, changes })
})

const isRange = (text: string): text is CheckRange => (CHECK_RANGES as readonly string[]).includes(text)
