'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button, type ButtonLook } from '@/components/ui/button'
import { usePreload } from '@/components/ui/use-preload'
import type { LockOnScreen } from '@/lib/screens/lock'
import type { LockActs, Scope } from './acts'

const loadLock = () => import('./lock-sheet').then(module => module.LockSheet)
const LockSheet = dynamic(loadLock, { ssr: false })
const HeldSheet = dynamic(() => import('./held-sheet').then(module => module.HeldSheet), { ssr: false })

/** *Lock*, or *Unlock* where exactly this is locked: each opens its sheet. On a phone only the icon is left. */
export function LockButton({
  place,
  scope,
  lock,
  acts,
  look = 'quiet',
}: {
  place: string
  scope: Scope
  lock: LockOnScreen | null
  acts: LockActs
  look?: ButtonLook
}) {
  const [open, setOpen] = useState(false)
  usePreload(loadLock)
  const close = () => setOpen(false)
  const word = lock ? 'Unlock' : 'Lock'
  return (
    <>
      <Button
        look={look}
        icon="lock"
        className="ico"
        aria-label={`${word} ${place}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span className="only-wide">{word}</span>
      </Button>
      {open && lock && <HeldSheet lock={lock} acts={acts} onClose={close} />}
      {open && !lock && <LockSheet place={place} scope={scope} lock={acts.lock} onClose={close} />}
    </>
  )
}
