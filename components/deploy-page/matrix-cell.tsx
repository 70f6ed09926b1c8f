import { Icon } from '@/components/ui/icon'
import type { IconName } from '@/components/ui/icons'
import type { StepState } from '@/lib/domain/deploy'
import { type Cell, spokenCell } from './cell'

const LOOK: Record<StepState, { className: string; icon: IconName | null }> = {
  waiting: { className: '', icon: null },
  skipped: { className: 'n', icon: null },
  running: { className: 'r', icon: 'run' },
  succeeded: { className: 'd', icon: 'check' },
  failed: { className: 'b', icon: 'bad' },
  error: { className: 'b', icon: 'error' },
  timed_out: { className: 'b', icon: 'timeout' },
  cancelled: { className: 'c', icon: 'cancelled' },
  unknown: { className: 'u', icon: 'unknown' },
}

/** One host in one column: a bar with its time or progress, which shows its log when it is chosen. */
export function MatrixCell({
  cell,
  label,
  edge,
  chosen,
  onChoose,
}: {
  cell: Cell
  /** Host and column. */
  label: string
  /** The first and last bar of a row are rounded outside. */
  edge: string
  chosen: boolean
  onChoose: () => void
}) {
  const { className, icon } = LOOK[cell.state]
  return (
    <button
      type="button"
      className={['mc', className, edge, chosen ? 'sel' : ''].filter(Boolean).join(' ')}
      aria-label={`${label}: ${spokenCell(cell)}`}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      {icon ? (
        <Icon name={icon} size={12} className={cell.state === 'running' ? 'spin' : ''} />
      ) : (
        <i className="dot" aria-hidden="true" />
      )}
      <span className="tx" suppressHydrationWarning>
        {cell.text}
      </span>
      {cell.progress !== null && (
        <u style={{ width: `${Math.round(cell.progress * 100)}%` }} suppressHydrationWarning />
      )}
    </button>
  )
}
