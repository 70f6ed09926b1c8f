import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { PlanView } from '@/lib/api/plan'
import { isTerminal } from '@/lib/domain/deploy'
import { type Column, columnsOf } from './columns'
import { GroupRow } from './group-row'
import { prepareGroup, verifyGroup, waveGroup } from './groups'
import { HostRow } from './host-row'
import type { ChosenStep } from './use-selection'

/** More phases than this share the width that there is. */
const MANY = 6

type Props = {
  detail: DeployDetail
  plan: PlanView
  usual: Record<string, number>
  now: number
  chosen: (ChosenStep & { host: string }) | null
  onChoose: (host: string, step: { name: string; undo: boolean } | null) => void
}

function Columns({ columns }: { columns: Column[] }) {
  return (
    <>
      <colgroup>
        <col className="k-h" />
        {columns.map(({ key }) => (
          <col key={key} className={columns.length > 4 ? 'k-p' : 'k-p k-wide'} />
        ))}
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Host</th>
          {columns.map(({ key, label, short }) => (
            <th key={key} scope="col" title={label}>
              {short}
              <span className="lg">{label.slice(2)}</span>
            </th>
          ))}
          <th scope="col">Now</th>
        </tr>
      </thead>
    </>
  )
}

function chosenOn(host: string, columns: Column[], chosen: Props['chosen']) {
  if (chosen?.host !== host) return null
  const column = columns.find(({ names }) => names.includes(chosen.name))
  return column ? { column: column.key, undo: chosen.undo } : null
}

/** Hosts by phases: the plan and how far it is, in one picture. */
export function Matrix({ detail, plan, usual, now, chosen, onChoose }: Props) {
  const columns = columnsOf(plan, detail.steps)
  const byHost = new Map<string, StepView[]>()
  for (const step of detail.steps)
    if (step.phase !== 'verify') byHost.set(step.host.id, [...(byHost.get(step.host.id) ?? []), step])
  const prepare = prepareGroup(detail)
  const verify = verifyGroup(detail)
  const over = isTerminal(detail.state)
  const span = columns.length + 2
  return (
    <table className={columns.length > MANY ? 'data mx is-many' : 'data mx'} aria-label="Hosts by phases">
      <Columns columns={columns} />
      {prepare && (
        <tbody>
          <GroupRow group={prepare} span={span} />
        </tbody>
      )}
      {plan.waves.map(wave => (
        <tbody key={wave.number}>
          <GroupRow group={waveGroup(detail, wave, usual, now)} span={span} />
          {wave.hosts.map(host => {
            const steps = byHost.get(host.hostId) ?? []
            const ticks = steps.some(step => step.state === 'running')
            return (
              <HostRow
                key={host.hostId}
                host={host}
                steps={steps}
                columns={columns}
                sha={detail.sha}
                over={over}
                usual={usual}
                now={ticks ? now : 0}
                chosen={chosenOn(host.name, columns, chosen)}
                onChoose={onChoose}
              />
            )
          })}
        </tbody>
      ))}
      {verify && (
        <tbody>
          <GroupRow group={verify} span={span} />
        </tbody>
      )}
    </table>
  )
}
