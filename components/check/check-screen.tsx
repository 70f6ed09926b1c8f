import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { Note } from '@/components/ui/note'
import { Sha } from '@/components/ui/sha'
import { StateBadge } from '@/components/ui/state'
import type { CheckPage } from '@/lib/screens/checks'
import type { CheckActs } from './acts'
import { AlertHistory } from './alert-history'
import { checkLook, everyText } from './check-look'
import { Figures } from './figures'
import { Latency } from './latency'
import { RangeLinks } from './range-links'
import { RefreshEvery } from './refresh-every'
import { RunNow } from './run-now'
import { Runs } from './runs'
import { TriggerAddresses } from './trigger-addresses'

/** While a run goes on its end is near; otherwise the next one is as far as the schedule says. */
function refreshSeconds({ check, runs }: CheckPage): number {
  if (check.running || runs.some(({ verdict, deploy }) => verdict === 'running' && !deploy)) return 1
  return Math.min(30, Math.max(5, Math.round((check.every ?? 60) / 2)))
}

/** Only what runs on schedule, or did, has a line of time. */
const isTimed = ({ check, stats }: CheckPage) => check.every !== null || stats.runs > 0

function Head({ page, bad, acts }: { page: CheckPage; bad: boolean; acts: CheckActs }) {
  const { check, stats, off } = page
  const file = check.path.slice(check.path.lastIndexOf('/') + 1)
  return (
    <div className="phead">
      <div className="ct">
        <Link className="f3" href="/checks">
          Checks
        </Link>
        <span className="f3">/</span>
        <Link className="f3" href={`/services/${check.service}`} prefetch={false}>
          {check.service}
        </Link>
        <span className="f3">/</span>
        <h1 className="title cut" title={check.path}>
          {file}
        </h1>
      </div>
      <StateBadge look={checkLook(check)} />
      <div className="facts">
        <span>{environmentTitle(check.environment)}</span>
        <span>{everyText(check.every)}</span>
        <span className="only-wide">
          <span className="mono cut">{check.path}</span> at <Sha sha={check.sha} />
        </span>
      </div>
      <span className="grow only-wide" />
      {isTimed(page) && <RangeLinks url={check.url} range={stats.range} bad={bad} />}
      <RunNow check={check} off={off} run={acts.run} />
    </div>
  )
}

/** What is going on now, where it is not as it should be. */
function Now({ page: { check } }: { page: CheckPage }) {
  if (check.every === null || check.state !== 'firing') return null
  return (
    <div className="mb-3">
      <Note tone="bad" icon="bad" title={`Failing${check.good > 0 ? ', and recovering' : ''}.`}>
        {check.last?.reason}
        {check.since && (
          <>
            {' '}
            <span className="f2">
              Since <Age at={check.since} suffix=" ago" />.
            </span>
          </>
        )}
      </Note>
    </div>
  )
}

/** What the address says of runs: only bad ones, only those before a time, and which one is open. */
type RunQuery = { bad: boolean; before?: Date; run?: string }

/** One check: how it is, how long its requests take, its runs, and what became of its alert. */
export function CheckScreen({ page, query, acts }: { page: CheckPage; query: RunQuery; acts: CheckActs }) {
  const { bad, before, run } = query
  const { check, stats, deploys, runs, older, open, changes, tokens } = page
  return (
    <main className="page checkpage" id="content">
      <Head page={page} bad={bad} acts={acts} />
      <Now page={page} />
      {isTimed(page) ? (
        <>
          <Figures page={page} />
          <Latency stats={stats} deploys={deploys} everySeconds={check.every} />
        </>
      ) : (
        <p className="f2 prose">
          Nothing runs it on schedule here, so there are no times to draw. Its runs around deploys and by hand are
          below; <span className="code">checks: {'{ every: 1m }'}</span> under this environment in{' '}
          <span className="code">prometheus.yml</span> watches it.
        </p>
      )}
      <Runs
        key={`${bad} ${before?.toISOString()}`}
        {...{ check, runs, older, open, bad }}
        range={stats.range}
        before={before?.toISOString() ?? null}
        chosen={run !== undefined && open?.id === run}
      />
      <div className="two">
        <AlertHistory check={check} changes={changes} />
        <TriggerAddresses check={check} tokens={tokens} acts={acts} />
      </div>
      <RefreshEvery seconds={refreshSeconds(page)} />
    </main>
  )
}
