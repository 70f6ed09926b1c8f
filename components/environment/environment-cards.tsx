import type { CSSProperties } from 'react'
import type { LockActs } from '@/components/lock/acts'
import type { ServiceActs } from '@/components/service/acts'
import { branchHref } from '@/components/service/branch-query'
import type { ReadChanges } from '@/lib/screens/changes'
import type { ServicePage } from '@/lib/screens/service'
import { EnvironmentPanel } from './environment-panel'

/** A card for each environment, in the order a commit travels. */
export function EnvironmentCards({
  page,
  rollback,
  readChanges,
  locks,
}: {
  page: ServicePage
  rollback: ServiceActs['rollback']
  readChanges: ReadChanges
  locks: LockActs
}) {
  return (
    <div className="envs" style={{ '--envs': page.environments.length } as CSSProperties}>
      {page.environments.map(card => (
        <EnvironmentPanel
          key={card.name}
          service={page.name}
          card={card}
          rollback={rollback}
          readChanges={readChanges}
          locks={locks}
          addHosts={branchHref(page.query, 'instances')}
        />
      ))}
    </div>
  )
}
