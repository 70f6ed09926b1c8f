import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { StateGlyph } from '@/components/ui/state'
import type { RunningDeploy } from '@/lib/screens/running'
import { deployLook } from './deploy-look'
import { Elapsed } from './elapsed'
import { HostTicks } from './host-ticks'

function What({ deploy }: { deploy: RunningDeploy }) {
  const { wave, step, state } = deploy
  const word = deployLook(state).word.toLowerCase()
  return (
    <span className="what f2 cut">
      {environmentTitle(deploy.environment)} <span className="f3">#{deploy.number}</span>
      {deploy.kind === 'rollback' && ' · roll back'}
      {deploy.jumped && ' · put first'}
      {deploy.waits ? ` · ${deploy.waits}` : wave ? ` · wave ${wave.number} of ${wave.of}` : ` · ${word}`}
      {step && (
        <>
          , <span className="t-run">{step.replaceAll('_', ' ')}</span>
        </>
      )}
    </span>
  )
}

/** What runs and waits now, one line each. */
export function RunningList({ deploys }: { deploys: RunningDeploy[] }) {
  return (
    <section className={deploys.length === 0 ? 'is-empty' : undefined} aria-labelledby="running">
      <div className="sec">
        <h2 id="running">Running and waiting</h2>
        <span className="c">{deploys.length}</span>
      </div>
      <div className="rows" aria-live="polite">
        {deploys.length === 0 && <p className="r f3">Nothing runs now</p>}
        {deploys.map(deploy => (
          <Link key={deploy.id} className="r now" href={deploy.url} prefetch={false}>
            <StateGlyph look={deployLook(deploy.state)} title={deployLook(deploy.state).word} />
            <span className="med cut">{deploy.service}</span>
            <What deploy={deploy} />
            <HostTicks ticks={deploy.ticks} />
            <span className="t num meta f3" aria-live="off">
              {deploy.startedAt ? (
                <Elapsed since={deploy.startedAt} expectedSeconds={deploy.expectedSeconds} />
              ) : (
                <>
                  queued <Elapsed since={deploy.requestedAt} expectedSeconds={null} />
                </>
              )}
            </span>
          </Link>
        ))}
      </div>
    </section>
  )
}
