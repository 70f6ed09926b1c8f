import { reasonGlyph } from '@/components/decision/reason-glyph'
import { Icon } from '@/components/ui/icon'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { QueueView } from '@/lib/api/queue'
import { capital } from '@/lib/domain/capital'
import type { ReasonCode } from '@/lib/domain/decision'
import { isTerminal } from '@/lib/domain/deploy'
import { moment } from '@/lib/domain/moment'
import { took } from '@/lib/domain/took'

/** `Next`, `2nd of 3`. */
function placeOf({ position, of }: QueueView): string {
  if (position === null) return 'Waits'
  return position === 1 ? 'Next in the queue' : `Number ${position} of ${of} in the queue`
}

/** When it starts, as far as is known: in a while, or at a time. */
function startOf({ startsAt, position, reasons }: QueueView, now: number): string {
  if (startsAt === null)
    return position === null
      ? 'It does not start by itself.'
      : 'When it starts is not known: nothing was deployed here yet.'
  const seconds = (Date.parse(startsAt) - now) / 1000
  if (seconds > 3600) return `It starts at ${moment(new Date(startsAt), new Date(now))}.`
  if (seconds < 2 && reasons.length === 0)
    return 'A worker takes it next, asks the hosts what they run, and makes the plan.'
  return `It starts in about ${took(Math.max(1, seconds)).replace(/(\d+)([hms])/g, '$1 $2')}.`
}

/** In place of the matrix while there is no plan: where it stands in the queue, and what it waits for. */
export function NoPlan({ detail, queue, now }: { detail: DeployDetail; queue: QueueView | null; now: number }) {
  const over = isTerminal(detail.state)
  const waits = !over && detail.state === 'queued' ? queue : null
  return (
    <div className="empty noplan">
      <span className="f3">
        <Icon name={over ? 'cancelled' : detail.held ? 'pause' : 'wait'} />
      </span>
      <h2 className="strong" aria-live="polite">
        {over && 'It never came to a plan'}
        {waits && (detail.held ? 'Set aside' : placeOf(waits))}
        {!over && !waits && (detail.state === 'queued' ? 'Waits its turn' : 'Planning')}
      </h2>
      {over && <div className="empty-text">No host was touched.</div>}
      {waits && (
        <>
          <ul className="waits">
            {waits.reasons.map(reason => {
              const { icon, tone } = reasonGlyph(reason.code as ReasonCode)
              return (
                <li key={reason.message}>
                  <span className={tone}>
                    <Icon name={icon} />
                  </span>
                  <span>{capital(reason.message)}</span>
                </li>
              )
            })}
          </ul>
          <div className="empty-text">{startOf(waits, now)}</div>
        </>
      )}
    </div>
  )
}
