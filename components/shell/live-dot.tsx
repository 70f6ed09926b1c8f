'use client'

import { useLive } from './live'

/** Whether the page hears what happens. */
export function LiveDot() {
  const { connection } = useLive()
  const live = connection.state === 'live'
  return (
    <span className={live ? 'livedot' : 'livedot is-lost'} role="status" title={live ? 'Connected' : 'Not connected'}>
      {live ? 'Live' : 'Not connected'}
    </span>
  )
}
