import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button'
import { ClockTime } from '@/components/ui/clock-time'
import { StateWord } from '@/components/ui/state'
import type { CheckRunLine, CheckView } from '@/lib/api/check'
import type { CheckRange } from '@/lib/domain/check-range'
import { checkHref } from './range-links'
import { runLook, shortTime } from './run-look'
import { TriggerText } from './trigger-text'

type Props = {
  check: CheckView
  range: CheckRange
  runs: CheckRunLine[]
  older: string | null
  open: string | null
  /** Only those that did not pass are shown. */
  bad: boolean
}

/** Runs, the newest first, whatever began them; each opens beside the list. */
export function RunList({ check, range, runs, older, open, bad }: Props) {
  return (
    <section className="cruns" aria-labelledby="runs">
      <div className="sec">
        <h2 id="runs">Runs</h2>
        <span className="grow" />
        <nav className="seg" aria-label="Which runs">
          <Link
            href={checkHref(check.url, range, {})}
            scroll={false}
            prefetch={false}
            aria-current={bad ? undefined : 'true'}
          >
            All
          </Link>
          <Link
            href={checkHref(check.url, range, { bad: true })}
            scroll={false}
            prefetch={false}
            aria-current={bad ? 'true' : undefined}
          >
            Not passed
          </Link>
        </nav>
      </div>
      <ul className="rows">
        {runs.length === 0 && <li className="r f3">{bad ? 'Every run that is kept has passed' : 'None yet'}</li>}
        {runs.map(run => (
          <li key={run.id}>
            <Link
              className="r"
              href={checkHref(check.url, range, { bad, run: run.id })}
              scroll={false}
              prefetch={false}
              aria-current={run.id === open ? 'true' : undefined}
            >
              <StateWord look={runLook(run.verdict)} />
              <ClockTime at={run.at} className="f2 meta nw" />
              <span className="f2 cut" title={run.reason ?? undefined}>
                <TriggerText run={run} />
              </span>
              <span className="meta f3 num">{run.ms === null ? '' : shortTime(run.ms)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {older && (
        <div className="pager">
          <ButtonLink href={checkHref(check.url, range, { bad, before: older })} scroll={false}>
            Older
          </ButtonLink>
        </div>
      )}
    </section>
  )
}
