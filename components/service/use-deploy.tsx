'use client'

import Link from 'next/link'
import { useState } from 'react'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import { counted } from '@/lib/domain/counted'
import type { ServiceActs } from './acts'

const UNDO_MS = 8000
const BUSY = { tone: 'run', glyph: 'run', spin: true } as const
const BAD = { tone: 'bad', glyph: 'bad' } as const

/** `1 host, then 3, then 8`. */
export function wavesInWords(waves: number[]): string {
  const [first = 0, ...rest] = waves
  return [counted(first, 'host'), ...rest.map(count => `then ${count}`)].join(', ')
}

type Wanted = { environment: string; ref: string; sha: string; plan?: string }

/** Asks for a deploy and says so, with eight seconds to take it back. `busy` is the button that was clicked. */
export function useDeploy(service: string, { deploy, cancel }: Pick<ServiceActs, 'deploy' | 'cancel'>) {
  const { run } = useAct(deploy)
  const taking = useAct(cancel)
  const [busy, setBusy] = useState<string | null>(null)

  function undo(deployId: string, what: string) {
    taking.run({ deployId, undo: true }, answer => {
      if (answer.ok) toast({ look: { tone: 'idle', glyph: 'cancelled' }, text: `${what}: taken back` })
      else toast({ look: BAD, text: answer.failure.detail })
    })
  }

  function start({ environment, ref, sha, plan }: Wanted, done?: (url: string) => void) {
    setBusy(`${ref} ${environment}`)
    run({ service, environment, ref, sha }, answer => {
      setBusy(null)
      if (!answer.ok) return void toast({ look: BAD, text: answer.failure.detail, lasts: 10_000 })
      const { id, number, url } = answer.value
      done?.(url)
      const text = (
        <Link href={url} title="Open the deploy">
          Deploying <span className="sha">{sha.slice(0, 7)}</span> to {environment}
          {plan && <span className="f3">: {plan}</span>}
        </Link>
      )
      const action = { label: 'Undo', onClick: () => undo(id, `${environment} #${number}`) }
      toast({ look: BUSY, text, action, lasts: UNDO_MS })
    })
  }
  return { start, isBusy: (ref: string, environment: string) => busy === `${ref} ${environment}` }
}
