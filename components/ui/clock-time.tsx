'use client'

import { useMounted } from './use-mounted'

const inZone = (timeZone?: string) => ({
  clock: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone }),
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }),
})
const UTC = inZone('UTC')
const HERE = inZone()

/** A time of day where the reader is, with the day where it is not today's: `10:14:02`, `19 Nov 08:34:12`. */
export function ClockTime({ at, className }: { at: string; className?: string }) {
  const { clock, day } = useMounted() ? HERE : UTC
  const time = new Date(at)
  const date = day.format(time)
  return (
    <time dateTime={at} className={className} suppressHydrationWarning>
      {date === day.format() ? '' : `${date} `}
      {clock.format(time)}
    </time>
  )
}
