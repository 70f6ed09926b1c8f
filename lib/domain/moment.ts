/**
 * A time to come, in a sentence: `18:00 UTC` today, `22 Nov, 08:00 UTC` this year, with the year beyond it. `zone` is an
 * IANA time zone, and is named: whoever reads may be in another.
 */
export function moment(at: Date, now: Date, zone = 'UTC'): string {
  const part = (options: Intl.DateTimeFormatOptions, time: Date) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(time)
  const clock = `${part({ hour: '2-digit', minute: '2-digit' }, at)} ${zone}`
  const year = (time: Date) => part({ year: 'numeric' }, time)
  const day = (time: Date) => part({ day: 'numeric', month: 'short' }, time)
  if (year(at) !== year(now)) return `${day(at)} ${year(at)}, ${clock}`
  return day(at) === day(now) ? clock : `${day(at)}, ${clock}`
}
