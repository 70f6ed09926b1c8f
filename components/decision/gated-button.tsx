'use client'

import { useState } from 'react'
import { Button, type ButtonProps } from '@/components/ui/button'
import { type Decision, refusal } from '@/lib/domain/decision'
import { DecisionPopover, type Why } from './decision-popover'

type Props = Omit<ButtonProps, 'off' | 'title'> & {
  /** `null`: it was not asked; the act itself will say. */
  decision: Decision | null
  /** Of the panel that says why it is off: `No retry now`, and what was asked. */
  title: string
  about: string
}

/** A button that a decision may switch off: then it says why, and what or who unblocks it. */
export function GatedButton({ decision, title, about, onClick, ...rest }: Props) {
  const [why, setWhy] = useState<Why | null>(null)
  if (!decision || decision.allowed) return <Button onClick={onClick} {...rest} />
  return (
    <>
      <Button
        {...rest}
        off
        aria-haspopup="dialog"
        title={`Not now: ${refusal(decision) ?? ''}`}
        onClick={event => setWhy({ title, about, decision, met: [], anchor: event.currentTarget })}
      />
      <DecisionPopover why={why} onClose={() => setWhy(null)} />
    </>
  )
}
