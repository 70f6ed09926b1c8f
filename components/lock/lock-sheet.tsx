'use client'

import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Sheet } from '@/components/ui/sheet'
import { useAct } from '@/components/ui/use-act'
import type { LockActs, Scope } from './acts'
import { FOR_EVER, untilOf } from './until'
import { UntilField } from './until-field'

/** Locks one thing: why and until when. `children` can choose which. */
export function LockSheet({
  place,
  scope,
  lock,
  onClose,
  children,
}: {
  /** What will be locked, in words. */
  place: string
  scope: Scope
  lock: LockActs['lock']
  onClose: () => void
  children?: React.ReactNode
}) {
  const form = useId()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState(FOR_EVER)
  const { busy, refusal, run, errorOf } = useAct(lock)
  return (
    <Sheet
      open
      short
      onOpenChange={onClose}
      title={`Lock ${place}`}
      footer={
        <>
          <Button size="lg" className="cx" onClick={onClose}>
            Cancel
          </Button>
          <Button look="ink" size="lg" icon="lock" type="submit" form={form} busy={busy}>
            {`Lock ${place}`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="form"
        onSubmit={event => {
          event.preventDefault()
          run({ ...scope, reason, ...untilOf(until) }, answer => answer.ok && onClose())
        }}
      >
        <FormRefusal refusal={refusal} fields={['reason', 'expiresAt']} />
        <Field
          id="lock-reason"
          label="Reason"
          value={reason}
          onChange={event => setReason(event.target.value)}
          hint="Shown to everyone who meets the lock"
          error={errorOf('reason')}
          autoComplete="off"
        />
        {children}
        <UntilField value={until} onChange={setUntil} error={errorOf('expiresAt')} />
        <p className="meta f2">
          Nobody can start a deploy then, and what waits in the queue goes on waiting. What runs already goes on. A
          rollback is never stopped by a lock.
        </p>
      </form>
    </Sheet>
  )
}
