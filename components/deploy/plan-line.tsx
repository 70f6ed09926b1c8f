import { Fragment } from 'react'
import { Icon } from '@/components/ui/icon'
import { counted } from '@/lib/domain/counted'

/** The waves of a plan in one line. */
export function PlanLine({ waves }: { waves: number[] }) {
  return (
    <div className="plan">
      {waves.map((count, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: waves are their position
        <Fragment key={index}>
          {index > 0 && <Icon name="chevron-right" />}
          <span className="w">
            {counted(count, 'host')}
            <span className="ticks" aria-hidden="true">
              {Array.from({ length: Math.min(count, 16) }, (_, tick) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
                <i key={tick} />
              ))}
            </span>
          </span>
        </Fragment>
      ))}
    </div>
  )
}
