'use client'

import { Button } from '@/components/ui/button'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { Sheet } from '@/components/ui/sheet'
import { useAct } from '@/components/ui/use-act'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { counted } from '@/lib/domain/counted'
import type { DeployActs } from './acts'
import { mostlyBefore } from './before'

/** What stops, what stays and what goes back: one button that says which. */
export function CancelSheet({
  detail,
  touched,
  undo,
  cancel,
  onClose,
}: {
  detail: DeployDetail
  touched: string[]
  undo: boolean
  cancel: DeployActs['cancel']
  onClose: () => void
}) {
  const { busy, refusal, run } = useAct(cancel)
  const { service, environment, number, sha } = detail
  const before = mostlyBefore(detail.plan) ?? 'what ran before'
  const confirm = () => run({ deployId: detail.id, undo }, answer => answer.ok && onClose())
  return (
    <Sheet
      open
      short
      onOpenChange={onClose}
      title={`Cancel ${service} ${environment} #${number}`}
      footer={
        <>
          <Button size="lg" className="cx" onClick={onClose}>
            Let it run
          </Button>
          <Button look="danger" size="lg" icon={undo ? 'undo' : 'cancelled'} busy={busy} onClick={confirm}>
            {undo
              ? `Cancel and undo ${counted(touched.length, 'host')}`
              : `Cancel and leave ${counted(touched.length, 'host')} on ${sha.slice(0, 7)}`}
          </Button>
        </>
      }
    >
      {refusal && (
        <section>
          <FormRefusal refusal={refusal} />
        </section>
      )}
      <section>
        <div className="kv">
          <Icon name="cancelled" />
          <div>
            <b className="med">What runs is stopped</b>
            <div className="meta f2">
              On every host, with all its processes. A host in mid-switch goes back to {before}.
            </div>
          </div>
        </div>
        <div className="kv">
          <Icon name={undo ? 'undo' : 'mixed'} />
          <div>
            <b className="med">
              {undo
                ? `${counted(touched.length, 'host')} ${touched.length === 1 ? 'goes' : 'go'} back to ${before}`
                : `Switched hosts stay on ${sha.slice(0, 7)}`}
            </b>
            <div className="meta f2">{touched.join(', ')}</div>
            {!undo && <div className="meta f2">The environment is mixed until the next deploy or rollback.</div>}
          </div>
        </div>
      </section>
    </Sheet>
  )
}
