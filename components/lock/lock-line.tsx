import { Icon } from '@/components/ui/icon'
import type { LockOnScreen } from '@/lib/screens/lock'

/** One lock in one line: what it holds where that is wider than the place it is shown in, who, until when, why. */
export function LockLine({ lock }: { lock: LockOnScreen }) {
  const wide = lock.service === null || lock.environment === null
  const what = wide ? `${lock.place.charAt(0).toUpperCase()}${lock.place.slice(1)} locked` : 'Locked'
  const until = lock.until ? ` until ${lock.until}` : ''
  const text = `${what} by ${lock.by}${until}: ${lock.reason}`
  return (
    <div>
      <span className="t-idle">
        <Icon name="lock" />
      </span>
      <span className="cut" title={text}>
        {what} by <b className="med">{lock.by}</b>
        {until}: {lock.reason}
      </span>
    </div>
  )
}
