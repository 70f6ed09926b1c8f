import Link from 'next/link'
import { LinkPending } from '@/components/ui/link-pending'
import type { CheckRange } from '@/lib/domain/check-range'

const LABELS: Record<CheckRange, { short: string; long: string }> = {
  hour: { short: '1 h', long: 'the last hour' },
  day: { short: '24 h', long: 'the last 24 hours' },
  week: { short: '7 d', long: 'the last 7 days' },
  quarter: { short: '90 d', long: 'the last 90 days' },
}

export const rangeLabel = (range: CheckRange): string => LABELS[range].short
export const rangeWords = (range: CheckRange): string => LABELS[range].long

/** Where a check's page leads with this range and filter. */
export function checkHref(
  url: string,
  range: CheckRange,
  more: { bad?: boolean; run?: string; before?: string },
): string {
  const query = new URLSearchParams({
    ...(range !== 'day' && { range }),
    ...(more.bad && { show: 'bad' }),
    ...(more.before && { before: more.before }),
    ...(more.run && { run: more.run }),
  })
  return query.size === 0 ? url : `${url}?${query}`
}

/** How far back the page looks. */
export function RangeLinks({ url, range, bad }: { url: string; range: CheckRange; bad: boolean }) {
  return (
    <nav className="seg" aria-label="Time range">
      {(Object.keys(LABELS) as CheckRange[]).map(one => (
        <Link
          key={one}
          href={checkHref(url, one, { bad })}
          prefetch={false}
          scroll={false}
          aria-current={one === range ? 'true' : undefined}
          title={rangeWords(one)}
        >
          {rangeLabel(one)}
          <LinkPending />
        </Link>
      ))}
    </nav>
  )
}
