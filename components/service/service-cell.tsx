import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { shortName } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { age } from '@/lib/domain/age'
import type { HomeCell } from '@/lib/screens/home'
import { cellLook } from './cell-look'

/** A sentence for those who hover or listen. */
function titleOf(cell: HomeCell, word: string | undefined): string {
  const place = environmentTitle(cell.environment)
  const what = cell.sha ? `${cell.sha.slice(0, 7)}${cell.branch ? ` on ${cell.branch}` : ''}` : 'nothing'
  const when = cell.at ? `, deployed ${age(new Date(cell.at), new Date())} ago by ${cell.who}` : ''
  return `${place}: ${what}${when}${word ? `. ${word}` : ''}`
}

/**
 * What runs in an environment. While a deploy runs it says what is coming, with the progress; after a failure it says
 * what runs, and names what failed. `fresh`: the last environment does not have this commit. `main`: the branch that is
 * nothing special.
 */
export function ServiceCell({
  service,
  cell,
  fresh,
  main,
}: {
  service: string
  cell: HomeCell | null
  fresh: boolean
  main: string | null
}) {
  if (!cell) return <span className="none">–</span>
  const look = cellLook(cell)
  const { running } = cell
  const shown = running ?? cell
  if (!shown.sha && !look) return <span className="none">Never deployed</span>
  const at = running ? (running.startedAt ?? running.requestedAt) : (cell.failed?.at ?? cell.at)
  return (
    <Link
      className={look ? `cell k-${look.tone}` : 'cell'}
      href={running?.url ?? cell.failed?.url ?? `/services/${service}`}
      prefetch={false}
      title={titleOf(cell, look?.word)}
      suppressHydrationWarning
    >
      <span className={fresh || running ? 'sha new' : 'sha'}>{shown.sha?.slice(0, 7) ?? '–'}</span>
      <span className={shown.branch === main ? 'br cut d' : 'br cut'}>{shown.branch}</span>
      {look ? (
        <span className={`w t-${look.tone}`}>
          <Icon name={look.glyph} className={look.spin ? 'spin' : ''} />
          {look.before && <span className="lw">{look.before}</span>}
          {look.word}
        </span>
      ) : (
        <span />
      )}
      {at ? <Age at={at} className="age" /> : <span className="age" />}
      <span className="by cut">{shortName(shown.who)}</span>
      {running && running.progress > 0 && (
        <i className="p" style={{ width: `${Math.round(running.progress * 100)}%` }} />
      )}
    </Link>
  )
}
