const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })

/** A time of day, with the day where it is not today's: `10:14:02`, `19 Nov 08:34:12`. */
export function ClockTime({ at, className }: { at: string; className?: string }) {
  const time = new Date(at)
  const today = time.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={WHOLE.format(time)} className={className} suppressHydrationWarning>
      {today ? '' : `${DAY.format(time)} `}
      {CLOCK.format(time)}
    </time>
  )
}
