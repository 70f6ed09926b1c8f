import type { LockView } from '@/lib/api/lock'
import { EXIT, get, post, Refusal } from './call'
import type { Options } from './options'
import { plain, show, table } from './print'

type Scope = { service?: string | undefined; environment?: string | undefined }

/** What the arguments name: `checkout production`, `checkout`, and with `--all` `production`, or everything. */
function scopeOf([first, second]: string[], { all }: Options): Scope {
  if (all && second !== undefined)
    throw new Refusal('With --all give the environment alone, or nothing for everything.', EXIT.usage)
  if (all) return { environment: first }
  if (first === undefined) throw new Refusal('Say which service, or --all.', EXIT.usage)
  return { service: first, environment: second }
}

const expiryOf = (options: Options) => ({ for: options.for ?? undefined, expiresAt: options.until ?? undefined })

const placeOf = ({ service, environment }: LockView) =>
  service === null && environment === null ? 'everything' : [service ?? 'every service', environment ?? ''].join(' ')

const line = (lock: LockView) => [
  placeOf(lock).trim(),
  plain(lock.lockedBy.name),
  lock.expiresAt ? `until ${lock.expiresAt}` : 'until unlocked',
  plain(lock.reason),
]

const readLocks = async () => (await get<{ locks: LockView[] }>('/locks')).locks

/** The lock of exactly this scope. */
async function find(scope: Scope): Promise<LockView> {
  const found = (await readLocks()).find(
    lock => lock.service === (scope.service ?? null) && lock.environment === (scope.environment ?? null),
  )
  if (!found) throw new Refusal('That is not locked. `prometheus locks` says what is.', EXIT.notFound)
  return found
}

export async function lock(args: string[], options: Options): Promise<number> {
  const scope = scopeOf(args, options)
  if (options.reason === null) throw new Refusal('A lock needs a --reason.', EXIT.usage)
  const made = await post<LockView>('/locks', { ...scope, reason: options.reason, ...expiryOf(options) })
  return show(options, made, () => `locked ${line(made).join('  ')}`)
}

export async function unlock(args: string[], options: Options): Promise<number> {
  const { id } = await find(scopeOf(args, options))
  const gone = await post<LockView>(`/locks/${id}`, {}, 'DELETE')
  return show(options, gone, () => `unlocked ${placeOf(gone).trim()}`)
}

export async function extend(args: string[], options: Options): Promise<number> {
  const { id } = await find(scopeOf(args, options))
  const changed = await post<LockView>(`/locks/${id}`, expiryOf(options), 'PATCH')
  return show(options, changed, () => line(changed).join('  '))
}

export async function locks(_args: string[], options: Options): Promise<number> {
  const all = await readLocks()
  return show(options, all, () => (all.length > 0 ? table(all.map(line)) : 'Nothing is locked.'))
}
