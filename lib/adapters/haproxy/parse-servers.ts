import type { AdminState } from '@/lib/domain/drain'
import type { BalancedServer } from '@/lib/ports/load-balancer'
import { parseCsv } from './parse-csv'

/** Bits of `srv_admin_state` (HAProxy's management guide, `show servers state`): forced, inherited, configured, resolution … */
const MAINT = 0x01 | 0x02 | 0x04 | 0x20 | 0x40
const DRAIN = 0x08 | 0x10

/**
 * The servers of one backend out of the answers to `show servers state` and `show stat`. `null`: they are not what
 * HAProxy would write.
 */
export function parseServers(state: string, stat: string): BalancedServer[] | null {
  const bits = parseState(state)
  const rows = parseCsv(stat).filter(row => row.type === '2')
  if (!bits) return null
  const servers = rows.flatMap(row => {
    const flags = bits.get(row.svname ?? '')
    const sessions = Number(row.scur || Number.NaN) + Number(row.qcur || 0)
    if (flags === undefined || !row.svname || !row.status || !Number.isInteger(sessions)) return []
    return [{ name: row.svname, admin: adminOf(flags), health: healthOf(row.status), sessions, status: row.status }]
  })
  return servers.length === rows.length && servers.length === bits.size ? servers : null
}

/** `1`, then the column names, then a row a server, all parted by spaces. */
function parseState(text: string): Map<string, number> | null {
  const [version, header = '', ...rows] = text.trim().split('\n')
  const columns = header.replace(/^# /, '').split(' ')
  const [name, flags] = [columns.indexOf('srv_name'), columns.indexOf('srv_admin_state')]
  if (version !== '1' || name < 0 || flags < 0) return null
  const bits = rows.map(row => row.split(' ')).map(cells => [cells[name] ?? '', Number(cells[flags])] as const)
  return bits.every(([, value]) => Number.isInteger(value)) ? new Map(bits) : null
}

function adminOf(flags: number): AdminState {
  if (flags & MAINT) return 'maint'
  return flags & DRAIN ? 'drain' : 'ready'
}

/** A fraction (`UP 1/3`) counts checks on the way to another state. */
function healthOf(status: string): BalancedServer['health'] {
  if (/^(UP|DRAIN) \d/.test(status)) return 'changing'
  if (/^(UP|DRAIN|no check)/.test(status)) return 'up'
  return /^(DOWN|NOLB)/.test(status) ? 'down' : 'unknown'
}
