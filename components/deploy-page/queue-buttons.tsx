'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import type { QueueView } from '@/lib/api/queue'
import type { DeployActs } from './acts'

const ReasonSheet = dynamic(() => import('./reason-sheet').then(module => module.ReasonSheet), { ssr: false })

/** What a person can do with a deploy that waits: set it aside, let it go, put it first. */
export function QueueButtons({
  detail,
  queue,
  acts,
}: {
  detail: DeployDetail
  queue: QueueView | null
  acts: Pick<DeployActs, 'hold' | 'release' | 'jump'>
}) {
  const [open, setOpen] = useState<'hold' | 'jump' | null>(null)
  const release = useAct(acts.release)
  const close = () => setOpen(null)
  if (detail.held) {
    const letGo = () =>
      release.run({ deployId: detail.id }, answer => {
        if (!answer.ok) toast({ look: { tone: 'bad', glyph: 'error' }, text: answer.failure.detail, lasts: 10_000 })
      })
    return (
      <Button icon="play" busy={release.busy} onClick={letGo}>
        Release
      </Button>
    )
  }
  return (
    <>
      {queue && queue.of > 1 && queue.position !== 1 && (
        <Button icon="up" aria-haspopup="dialog" onClick={() => setOpen('jump')}>
          Go first
        </Button>
      )}
      <Button icon="pause" aria-haspopup="dialog" onClick={() => setOpen('hold')}>
        Hold
      </Button>
      {open === 'hold' && (
        <ReasonSheet
          title={`Hold ${detail.environment} #${detail.number}`}
          about="It does not start until somebody releases it, and nobody waits for it. A newer deploy does not take its place."
          action="Hold it"
          icon="pause"
          deployId={detail.id}
          act={acts.hold}
          onClose={close}
        />
      )}
      {open === 'jump' && (
        <ReasonSheet
          title={`Put ${detail.environment} #${detail.number} first`}
          about="It goes before all others that wait here. What runs is not touched. The reason is kept with the deploy."
          action="Put it first"
          icon="up"
          deployId={detail.id}
          act={acts.jump}
          onClose={close}
        />
      )}
    </>
  )
}
