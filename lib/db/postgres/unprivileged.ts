import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Who a server runs as when we are root, which PostgreSQL refuses to be. */
export type Account = { uid: number; gid: number }

/** A command as `spawn` takes it. */
export type Launch = { command: string; args: string[]; account: Account | null }

/** The account that PostgreSQL runs as: `null` (ourselves) unless we are root, else `postgres`, or failing that `nobody`. */
export async function unprivilegedAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(fields => fields[0] === name) ?? []
    if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user `postgres` or `nobody`. Start Prometheus as an ordinary user.',
  )
}

/**
 * How to run `command` as `account`. Root's own folders (a clone in /root) are closed to that account, so where one of
 * `paths` cannot be reached, it keeps the one capability of passing through folders.
 */
export async function launchAs(
  account: Account | null,
  command: string,
  args: string[],
  paths: string[],
): Promise<Launch> {
  if (!account || (await Promise.all(paths.map(path => isReachable(path, account)))).every(Boolean))
    return { command, args, account }
  const capability = (await holdsReadSearch()) ? '+dac_read_search' : '+dac_override'
  const drop = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  const keep = [`--inh-caps=${capability}`, `--ambient-caps=${capability}`, '--securebits=+no_setuid_fixup']
  return { command: 'setpriv', args: [...drop, ...keep, '--', command, ...args], account: null }
}

async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Bit 2 of the effective capabilities; containers often leave only the broader CAP_DAC_OVERRIDE (bit 1). */
async function holdsReadSearch(): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'utf8')
  const [, bits = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(status) ?? []
  return (BigInt(`0x${bits}`) & 4n) !== 0n
}
