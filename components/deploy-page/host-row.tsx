import { memo } from 'react'
import { HostSquare } from '@/components/host/host-square'
import { Icon } from '@/components/ui/icon'
import { toneClass } from '@/components/ui/tone'
import type { StepView } from '@/lib/api/deploy'
import type { PlanView } from '@/lib/api/plan'
import { cellOf } from './cell'
import type { Column } from './columns'
import { inColumn } from './columns'
import { backOf, markOf, type Now, nowOf } from './host-state'
import { MatrixCell } from './matrix-cell'

export type RowProps = {
  host: PlanView['waves'][number]['hosts'][number]
  steps: StepView[]
  columns: Column[]
  sha: string
  over: boolean
  usual: Record<string, number>
  /** The clock; stands still for a host on which nothing runs, so that its row is not drawn again. */
  now: number
  /** The chosen step of this host: its column's key. */
  chosen: { column: string; undo: boolean } | null
  onChoose: (host: string, step: { name: string; undo: boolean } | null) => void
}

function NowCell({ now }: { now: Now }) {
  const { tone, glyph, short, rest, spin } = now
  return (
    <span className={`st ${tone ? toneClass(tone) : 'f3'}`} title={`${short}${rest}`}>
      {glyph && <Icon name={glyph} size={12} className={spin ? 'spin' : ''} />}
      <span className="cut">
        {short}
        <span className="xt">{rest}</span>
      </span>
    </span>
  )
}

function Cells({ undo, ...props }: RowProps & { undo: boolean }) {
  const { host, steps, columns, usual, now, chosen, onChoose } = props
  return columns.map((column, index) => {
    const own = inColumn(column, steps).filter(step => step.undo === undo)
    if (undo && own.length === 0) return <td key={column.key} />
    const cell = cellOf(own, usual, now)
    const edge = [index === 0 ? 'f1' : '', index === columns.length - 1 ? 'fl' : ''].join(' ').trim()
    const name = cell.step ?? own.at(-1)?.name ?? null
    return (
      <td key={column.key}>
        <MatrixCell
          cell={cell}
          label={`${host.name} ${undo ? 'back, ' : ''}${column.label}`}
          edge={edge}
          chosen={chosen?.column === column.key && chosen.undo === undo}
          onChoose={() => onChoose(host.name, name === null ? null : { name, undo })}
        />
      </td>
    )
  })
}

/** One host: what its square says, a bar a phase, and what it does now; below it its way back, when it goes back. */
export const HostRow = memo(function HostRow(props: RowProps) {
  const { host, steps, sha, over, onChoose } = props
  const { mark, title } = markOf(host, steps, sha)
  const goesBack = steps.some(step => step.undo)
  return (
    <>
      <tr className="host">
        <th scope="row">
          <button type="button" className="hn" title={host.name} onClick={() => onChoose(host.name, null)}>
            <HostSquare mark={mark} title={title} />
            <span className="cut">{host.name}</span>
          </button>
        </th>
        <Cells {...props} undo={false} />
        <td>
          <NowCell now={nowOf(steps, sha, over)} />
        </td>
      </tr>
      {goesBack && (
        <tr className="host back">
          <th scope="row">
            <span className="hn f2">
              <Icon name="undo" size={12} />
              <span className="vh">{host.name} </span>back
            </span>
          </th>
          <Cells {...props} undo />
          <td>
            <NowCell now={backOf(host, steps)} />
          </td>
        </tr>
      )}
    </>
  )
}, sameRow)

/** Steps keep their identity until they change. */
function sameRow(before: RowProps, after: RowProps): boolean {
  const { steps: was, chosen: chosenBefore, ...rest } = before
  const { steps: is, chosen: chosenAfter, ...restAfter } = after
  return (
    was.length === is.length &&
    was.every((step, index) => step === is[index]) &&
    chosenBefore?.column === chosenAfter?.column &&
    chosenBefore?.undo === chosenAfter?.undo &&
    (Object.keys(rest) as (keyof typeof rest)[]).every(key => rest[key] === restAfter[key])
  )
}
