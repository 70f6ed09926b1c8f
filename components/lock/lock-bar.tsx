import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { LockOnScreen } from '@/lib/screens/lock'

/** On every page while everything is locked. */
export function LockBar({ lock }: { lock: LockOnScreen }) {
  return (
    <div className="off" role="status">
      <Icon name="lock" />
      <span className="med nw">Everything is locked</span>
      <span className="f2 grow cut" title={lock.reason}>
        by {lock.by}
        {lock.until && ` until ${lock.until}`}: {lock.reason}
      </span>
      <Link className="btn btn-quiet" href="/settings#locks">
        See lock
      </Link>
    </div>
  )
}
