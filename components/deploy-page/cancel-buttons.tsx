'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { counted } from '@/lib/domain/counted'
import type { DeployActs } from './acts'
import { touchedHosts } from './touched'

const CancelSheet = dynamic(() => import('./cancel-sheet').then(module => module.CancelSheet))

const CANCELLABLE = new Set(['awaiting_approval', 'queued', 'running', 'verifying', 'cancelling'])

/** Whether a cancel makes sense: not while hosts go back, and not twice in the same way. */
export const isCancellable = ({ state }: DeployDetail): boolean => CANCELLABLE.has(state)

/** *Cancel*, and *Cancel and undo* once hosts were touched. Asks only when hosts were. */
export function CancelButtons({
  detail,
  cancel,
  phone,
}: {
  detail: DeployDetail
  cancel: DeployActs['cancel']
  phone?: boolean
}) {
  const [open, setOpen] = useState<'leave' | 'undo' | null>(null)
  const { busy, run } = useAct(cancel)
  const touched = touchedHosts(detail.steps)
  const cancelling = detail.state === 'cancelling'

  function stop() {
    if (touched.length > 0) return setOpen('leave')
    run({ deployId: detail.id, undo: false }, answer => {
      if (!answer.ok) toast({ look: { tone: 'bad', glyph: 'error' }, text: answer.failure.detail })
    })
  }
  return (
    <>
      <Button busy={busy || cancelling} onClick={stop}>
        {cancelling ? 'Cancelling' : 'Cancel'}
      </Button>
      {touched.length > 0 && (
        <Button look="warn" icon="undo" onClick={() => setOpen('undo')}>
          Cancel and undo{phone ? '' : ` ${counted(touched.length, 'host')}`}
        </Button>
      )}
      {open && (
        <CancelSheet
          detail={detail}
          touched={touched}
          undo={open === 'undo'}
          cancel={cancel}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
