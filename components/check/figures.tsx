import { Age } from '@/components/ui/age'
import { percent } from '@/lib/domain/share'
import type { CheckPage } from '@/lib/screens/checks'
import { rangeLabel } from './range-links'

function Time({ of, ms }: { of: 'p50' | 'p95' | 'p99'; ms: number | undefined }) {
  const seconds = ms !== undefined && ms >= 999.5
  return (
    <div>
      <dt>
        <i className={`key ${of}`} aria-hidden="true" />
        {of}
      </dt>
      <dd>
        {ms === undefined ? '–' : seconds ? (ms / 1000).toFixed(2) : Math.round(ms)}
        {ms !== undefined && <small> {seconds ? 's' : 'ms'}</small>}
      </dd>
    </div>
  )
}

/** The figures of a check over the range: of the whole run, all its requests together. */
export function Figures({ page: { stats, lastFailure } }: { page: CheckPage }) {
  const { runs, failed, inconclusive, uptime, range, requests } = stats
  const bad = failed + inconclusive
  const all = requests[0]?.all
  return (
    <dl className="fig">
      <div>
        <dt>Uptime, {rangeLabel(range)}</dt>
        <dd>{uptime === null ? '–' : percent(uptime)}</dd>
      </div>
      <div>
        <dt>Runs, {rangeLabel(range)}</dt>
        <dd>
          {runs.toLocaleString('en')} <small>{bad === 0 ? '' : `${bad.toLocaleString('en')} bad`}</small>
        </dd>
      </div>
      <div>
        <dt>Last failure</dt>
        <dd>
          {lastFailure ? (
            <>
              <Age at={lastFailure} /> <small>ago</small>
            </>
          ) : (
            'None'
          )}
        </dd>
      </div>
      <Time of="p50" ms={all?.p50} />
      <Time of="p95" ms={all?.p95} />
      <Time of="p99" ms={all?.p99} />
    </dl>
  )
}
