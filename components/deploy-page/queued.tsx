import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { isTerminal } from '@/lib/domain/deploy'

/** In place of the matrix while there is no plan. */
export function NoPlan({
  detail,
  waitsFor,
}: {
  detail: DeployDetail
  waitsFor: { number: number; url: string } | null
}) {
  const over = isTerminal(detail.state)
  return (
    <div className="empty noplan">
      <span className="f3">
        <Icon name={over ? 'cancelled' : 'wait'} />
      </span>
      <h2 className="strong">
        {over ? 'It never came to a plan' : detail.state === 'queued' ? 'Waits its turn' : 'Planning'}
      </h2>
      <div className="empty-text">
        {over && 'No host was touched.'}
        {!over && waitsFor && (
          <>
            It starts when{' '}
            <Link className="link" href={waitsFor.url}>
              #{waitsFor.number}
            </Link>{' '}
            is over. The plan is made then, from what hosts run at that moment.
          </>
        )}
        {!over && !waitsFor && 'A worker takes it next, asks the hosts what they run, and makes the plan.'}
      </div>
    </div>
  )
}
