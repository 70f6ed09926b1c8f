import { spoken } from '@/components/deploy-page/columns'
import type { PlanView } from '@/lib/api/plan'
import { formatDuration } from '@/lib/domain/duration'

const PHASE: Record<PlanView['steps'][number]['phase'], string> = {
  prepare: 'on all hosts at once',
  once: 'on one host, once',
  switch: 'wave by wave',
  bake: 'after the wave',
  verify: 'when every host is live',
  finish: 'at the end',
}

/** The steps in the order a host meets them, each with what is run and how long it may take at most. */
export function PlanSteps({ plan }: { plan: PlanView }) {
  return (
    <ol className="rows">
      {plan.steps.map(({ name, phase, summary, command, timeoutSeconds }) => (
        <li key={name} className="r pst">
          <b className="med">{spoken(name)}</b>
          <span className="grow pstc">
            {command === null ? (
              <span className="mono f2">{summary}</span>
            ) : (
              <code className="mono f2">{command.trimEnd()}</code>
            )}
          </span>
          <span className="meta f3 nw only-wide pstp">{PHASE[phase]}</span>
          <span className="meta f3 num pstt" title="at most">
            {formatDuration(Math.round(timeoutSeconds) * 1000)}
          </span>
        </li>
      ))}
    </ol>
  )
}
