import Link from 'next/link'
import { Age } from '@/components/ui/age'
import { type Look, StateGlyph } from '@/components/ui/state'
import type { CheckChange, CheckView } from '@/lib/api/check'

const LOOKS: Record<string, Look> = {
  fired: { tone: 'bad', glyph: 'bad', word: 'Alert fired' },
  firing: { tone: 'bad', glyph: 'bad', word: 'Failing, muted during a deploy' },
  reminded: { tone: 'bad', glyph: 'wait', word: 'Still failing, told again' },
  resolved: { tone: 'ok', glyph: 'ok', word: 'Resolved' },
  ok: { tone: 'ok', glyph: 'ok', word: 'Passing' },
  unwatched: { tone: 'idle', glyph: 'pause', word: 'No longer watched' },
}

const UNKNOWN: Look = { tone: 'idle', glyph: 'unknown', word: 'Changed' }

/** What became of a check's alert, the newest first. */
export function AlertHistory({ check, changes }: { check: CheckView; changes: CheckChange[] }) {
  return (
    <section aria-labelledby="alerts">
      <div className="sec">
        <h2 id="alerts">Alert</h2>
        <span className="c cut">
          fires after {check.fireAfter} bad {check.fireAfter === 1 ? 'run' : 'runs'} in a row, resolves after{' '}
          {check.resolveAfter} good
        </span>
      </div>
      <ul className="rows">
        {changes.length === 0 && <li className="r f3">Nothing has changed yet</li>}
        {changes.map(({ id, at, what, run, reason }) => {
          const look = LOOKS[what] ?? UNKNOWN
          return (
            <li key={id} className="r change">
              <StateGlyph look={look} size={14} />
              <span className="med nw">{look.word}</span>
              <span className="f2 cut" title={reason ?? undefined}>
                {reason}
              </span>
              {run ? (
                <Link className="inl meta nw" href={`${check.url}?run=${run}`} prefetch={false}>
                  Run
                </Link>
              ) : (
                <span />
              )}
              <Age at={at} className="age num meta f3" />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
