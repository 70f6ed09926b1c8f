'use client'

import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useLive } from './live'

const timeOf = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Says that what is shown is old, since when, and when the next attempt is. */
export function OfflineBar() {
  const { connection, retry } = useLive()
  const [now, setNow] = useState(0)
  const lost = connection.state === 'lost'

  useEffect(() => {
    if (!lost) return
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [lost])

  if (!lost) return null
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
  return (
    <div className="off">
      <Icon name="offline" />
      <span className="med nw only-wide">Not connected</span>
      <span className="f2 grow cut">
        <span className="only-wide">What you see is as of </span>
        <span className="only-phone">As of </span>
        {timeOf.format(connection.since)}
        {now > 0 && `, trying again ${seconds > 0 ? `in ${seconds} s` : 'now'}`}
      </span>
      <Button look="quiet" onClick={retry}>
        Now
      </Button>
    </div>
  )
}
