import Link from 'next/link'
import { Age } from '@/components/ui/age'
import { type Look, StateGlyph } from '@/components/ui/state'
import { percent } from '@/lib/domain/share'
import type { ChecksInBrief } from '@/lib/screens/checks'
import { Spark } from './spark'

const FIRING: Look = { tone: 'bad', glyph: 'bad', word: 'Failing' }
const BEGINS: Look = { tone: 'run', glyph: 'wait', word: 'Begins to fail' }
const WELL: Look = { tone: 'idle', glyph: 'pulse', word: 'Watched' }

/** How an environment is watched, in a line of its card. */
export function ChecksLine({ checks }: { checks: ChecksInBrief }) {
  const { firing, watched, uptime, worst, recent } = checks
  const look = firing > 0 ? FIRING : worst ? BEGINS : WELL
  return (
    <div>
      <StateGlyph look={look} size={12} />
      {worst ? (
        <span className="cut" title={worst.reason ?? undefined}>
          <Link className="inl" href={worst.url} prefetch={false}>
            {worst.path}
          </Link>{' '}
          {firing > 0 ? 'fails' : 'did not pass'}
          {firing > 0 && worst.since && (
            <>
              {' '}
              since <Age at={worst.since} suffix=" ago" />
            </>
          )}
          {worst.reason && `: ${worst.reason}`}
        </span>
      ) : (
        <>
          <Link className="inl nw" href="/checks" prefetch={false}>
            {watched} {watched === 1 ? 'check' : 'checks'}
          </Link>
          <span className="nw">{uptime === null ? 'no run yet' : `${percent(uptime)} in 24 h`}</span>
          <Spark recent={recent} most={16} />
        </>
      )}
    </div>
  )
}
