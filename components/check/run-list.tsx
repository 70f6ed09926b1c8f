import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button'
import { ClockTime } from '@/components/ui/clock-time'
import { Icon } from '@/components/ui/icon'
import { StateWord } from '@/components/ui/state'
import type { CheckRunLine, CheckView } from '@/lib/api/check'
import type { CheckRange } from '@/lib/domain/check-range'
import { foldRuns } from './fold-runs'
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
  /** Only runs before this time are shown; `null`: the newest. */
  before: string | null
}

function RunRow({ run, open, href }: { run: CheckRunLine; open: string | null; href: (run: string) => string }) {
  return (
    <li>
      <Link
        className="r"
        href={href(run.id)}
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
  )
}

/** Runs, the newest first, whatever began them; each opens beside the list. */
export function RunList({ check, range, runs, older, open, bad, before }: Props) {
  const row = { open, href: (run: string) => checkHref(check.url, range, { bad, run, ...(before && { before }) }) }
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
        {foldRuns(runs, open).map(item =>
          'run' in item ? (
            <RunRow key={item.run.id} run={item.run} {...row} />
          ) : (
            <li key={item.folded.at(-1)?.id}>
              <details className="folded">
                <summary className="r f2 meta">
                  <Icon name="chevron-right" size={12} />
                  <span>
                    {item.folded.length} passed, <ClockTime at={item.folded[0]?.at ?? ''} /> to{' '}
                    <ClockTime at={item.folded.at(-1)?.at ?? ''} />
                  </span>
                </summary>
                <ul className="rows">
                  {item.folded.map(run => (
                    <RunRow key={run.id} run={run} {...row} />
                  ))}
                </ul>
              </details>
            </li>
          ),
        )}
      </ul>
      {(before || older) && (
        <div className="pager">
          {before && (
            <ButtonLink href={checkHref(check.url, range, { bad })} scroll={false}>
              Newest
            </ButtonLink>
          )}
          {older && (
            <ButtonLink href={checkHref(check.url, range, { bad, before: older })} scroll={false}>
              Older
            </ButtonLink>
          )}
        </div>
      )}
    </section>
  )
}
