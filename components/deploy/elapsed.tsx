'use client'

import { useEffect, useState } from 'react'
import { clock } from '@/lib/domain/took'

/** How long something has been going on: `2:08 of ~4:30`. Not announced: a clock that speaks is noise. */
export function Elapsed({ since, expectedSeconds }: { since: string; expectedSeconds: number | null }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = (now - Date.parse(since)) / 1000
  return (
    <span suppressHydrationWarning>
      {clock(seconds)}
      {expectedSeconds !== null && ` of ~${clock(expectedSeconds)}`}
    </span>
  )
}
