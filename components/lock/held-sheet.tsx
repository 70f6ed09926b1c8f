'use client'

import { useId, useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { Sheet } from '@/components/ui/sheet'
import { useAct } from '@/components/ui/use-act'
import type { LockOnScreen } from '@/lib/screens/lock'
import type { LockActs } from './acts'
import { choiceOf, untilOf } from './until'
import { UntilField } from './until-field'

/** A lock that holds: who, why, until when; another end for it, or its end now. */
export function HeldSheet({ lock, acts, onClose }: { lock: LockOnScreen; acts: LockActs; onClose: () => void }) {
  const form = useId()
  const [until, setUntil] = useState(() => choiceOf(lock.expiresAt))
  const extend = useAct(acts.extend)
  const unlock = useAct(acts.unlock)
  return (
    <Sheet
      open
      short
      onOpenChange={onClose}
      title={`${lock.place} is locked`}
      footer={
        <>
          <Button size="lg" type="submit" form={form} busy={extend.busy}>
            Change its end
          </Button>
          <Button
            look="ink"
            size="lg"
            busy={unlock.busy}
            onClick={() => unlock.run({ lockId: lock.id }, answer => answer.ok && onClose())}
          >
            <span>
              Unlock<span className="only-wide"> {lock.place}</span>
            </span>
          </Button>
        </>
      }
    >
      <section>
        <div className="kv">
          <Icon name="lock" />
          <div>
            <b className="med">{lock.by}</b>, <Age at={lock.at} suffix=" ago" />
            {lock.until && `, until ${lock.until}`}
            <div className="f2">{lock.reason}</div>
          </div>
        </div>
      </section>
      <form
        id={form}
        className="form"
        onSubmit={event => {
          event.preventDefault()
          extend.run({ lockId: lock.id, ...untilOf(until) }, answer => answer.ok && onClose())
        }}
      >
        <FormRefusal refusal={unlock.refusal} />
        <FormRefusal refusal={extend.refusal} fields={['expiresAt']} />
        <UntilField value={until} onChange={setUntil} error={extend.errorOf('expiresAt')} />
      </form>
    </Sheet>
  )
}
