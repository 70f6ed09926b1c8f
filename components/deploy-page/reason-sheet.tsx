'use client'

import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import type { IconName } from '@/components/ui/icons'
import { Sheet } from '@/components/ui/sheet'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'

/** Asks why, and does it. */
export function ReasonSheet({
  title,
  about,
  action,
  icon,
  deployId,
  act,
  onClose,
}: {
  title: string
  about: string
  action: string
  icon: IconName
  deployId: string
  act: (input: { deployId: string; reason: string }) => Promise<Answer>
  onClose: () => void
}) {
  const form = useId()
  const [reason, setReason] = useState('')
  const { busy, refusal, run, errorOf } = useAct(act)
  return (
    <Sheet
      open
      short
      onOpenChange={onClose}
      title={title}
      footer={
        <>
          <Button size="lg" className="cx" onClick={onClose}>
            Cancel
          </Button>
          <Button look="ink" size="lg" icon={icon} type="submit" form={form} busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="form"
        onSubmit={event => {
          event.preventDefault()
          run({ deployId, reason }, answer => answer.ok && onClose())
        }}
      >
        <FormRefusal refusal={refusal} fields={['reason']} />
        <Field
          id="queue-reason"
          label="Reason"
          value={reason}
          onChange={event => setReason(event.target.value)}
          hint="Shown to everyone who waits here"
          error={errorOf('reason')}
          autoComplete="off"
        />
        <p className="meta f2">{about}</p>
      </form>
    </Sheet>
  )
}
