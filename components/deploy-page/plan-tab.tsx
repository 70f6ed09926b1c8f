import { PlanSteps } from '@/components/plan/plan-steps'
import type { PlanView } from '@/lib/api/plan'
import { ifHostFails } from '@/lib/domain/failure-budget'
import { took } from '@/lib/domain/took'

function Waves({ plan }: { plan: PlanView }) {
  return (
    <ul className="rows">
      {plan.waves.map(({ number, size, hosts, pauseSeconds }) => (
        <li key={number} className="r pst">
          <b className="med nw">Wave {number}</b>
          <span className="meta f3 nw">{size}</span>
          <span className="cut grow f2" title={hosts.map(host => host.name).join(', ')}>
            {hosts.map(host => host.name).join(', ')}
          </span>
          <span className="meta f3 nw">{pauseSeconds > 0 ? `then ${took(pauseSeconds)} of watching` : ''}</span>
        </li>
      ))}
    </ul>
  )
}

/** The plan as it was made: the same for the dry run, the executor and this page. */
export function PlanTab({ plan }: { plan: PlanView | null }) {
  if (!plan) return <p className="pane pnote f2">The plan is made when the deploy starts.</p>
  return (
    <div className="pane">
      <div className="sec">
        <h2>Steps</h2>
        <span className="c">and how long each may take at most</span>
      </div>
      <PlanSteps plan={plan} />
      <div className="sec">
        <h2>Waves</h2>
        <span className="c">if {ifHostFails(plan)}</span>
      </div>
      <Waves plan={plan} />
      <p className="pnote f2">
        The new release is <span className="mono">{plan.release.release}</span>.
      </p>
    </div>
  )
}
