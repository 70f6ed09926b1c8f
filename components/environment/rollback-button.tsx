'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { DecisionPopover, type Why } from '@/components/decision/decision-popover'
import type { ServiceActs } from '@/components/service/acts'
import { Button } from '@/components/ui/button'
import { usePreload } from '@/components/ui/use-preload'
import { refusal } from '@/lib/domain/decision'
import type { ReadChanges } from '@/lib/screens/changes'
import type { EnvironmentCard } from '@/lib/screens/service'

const loadSheet = () => import('./rollback-sheet').then(module => module.RollbackSheet)
const RollbackSheet = dynamic(loadSheet, { ssr: false })

/** *Roll back to <sha>*: opens the sheet, or says why there is nothing to go back to. */
export function RollbackButton({
  service,
  card,
  rollback,
  readChanges,
}: {
  service: string
  card: EnvironmentCard
  rollback: ServiceActs['rollback']
  readChanges: ReadChanges
}) {
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState<Why | null>(null)
  usePreload(loadSheet)
  const { decision, target } = card.rollback
  const off = !decision.allowed || !target
  return (
    <>
      <Button
        icon="undo"
        off={off}
        aria-haspopup="dialog"
        data-rollback={card.name}
        title={off ? `Not now: ${refusal(decision) ?? ''}` : undefined}
        onClick={event => {
          if (!off) return setOpen(true)
          const about = `${service} on ${card.name}`
          setWhy({ title: 'No roll back now', about, decision, met: card.met, anchor: event.currentTarget })
        }}
      >
        {target ? (
          <>
            Roll back to <span className="mono">{target.sha.slice(0, 7)}</span>
          </>
        ) : (
          'Roll back'
        )}
        <span className="vh"> in {card.name}</span>
      </Button>
      <DecisionPopover why={why} onClose={() => setWhy(null)} />
      {open && (
        <RollbackSheet
          service={service}
          card={card}
          rollback={rollback}
          readChanges={readChanges}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
