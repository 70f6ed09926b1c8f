'use client'

import { useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { useAct } from '@/components/ui/use-act'
import type { HostLine } from '@/lib/screens/hosts'
import type { HostActs } from './acts'

const path = (type: string | null) => `/etc/ssh/ssh_host_${(type ?? 'ed25519').replace(/^ssh-|-sha2.*$/g, '')}_key.pub`

function Key({ label, fingerprint, children }: { label: string; fingerprint: string; children?: React.ReactNode }) {
  return (
    <>
      <dt className="meta f3">{label}</dt>
      <dd>
        <CopyText text={fingerprint} className="text-fg! break-all whitespace-normal!">
          {fingerprint}
        </CopyText>{' '}
        <span className="meta f3">{children}</span>
      </dd>
    </>
  )
}

/**
 * A host whose key a person must look at: a new one is compared and accepted, a changed one is an incident that is shown
 * with both fingerprints. Accepting a changed key asks for a second, deliberate word.
 */
export function KeyIncident({ host, accept }: { host: HostLine; accept: HostActs['accept'] }) {
  const [compared, setCompared] = useState(false)
  const { busy, refusal, run } = useAct(accept)
  const changed = host.key === 'changed'
  if (!host.offeredKey) return null
  const { offeredKey } = host
  return (
    <section
      className={changed ? 'incident note b-bad' : 'incident note b-ask'}
      aria-label={`Host key of ${host.name}`}
      role={changed ? 'alert' : undefined}
    >
      <Icon name={changed ? 'alarm' : 'key'} />
      <div className="grow text-fg">
        <h2>
          <b className={changed ? 'med t-bad' : 'med t-ask'}>
            {changed
              ? `${host.name} offers another host key than the accepted one.`
              : `${host.name} offers its host key for the first time.`}
          </b>
        </h2>
        <p className="f2">
          {changed
            ? 'It was set up anew, or something else answers at its address. Nothing connects to it until a person has found out which.'
            : 'Compare it with the key on the machine itself before you accept it. Nothing logs in until then.'}
        </p>
        <dl className="keys2">
          {changed && host.hostKey && (
            <Key label="Accepted" fingerprint={host.hostKey}>
              {host.keyAcceptedAt && <Age at={host.keyAcceptedAt} suffix=" ago" />}
            </Key>
          )}
          <Key label={changed ? 'Now offered' : 'Offered'} fingerprint={offeredKey}>
            {host.offeredKeyType}
          </Key>
          <dt className="meta f3">Compare with</dt>
          <dd>
            <CopyText
              text={`ssh-keygen -lf ${path(host.offeredKeyType)}`}
              shown="the command"
              className="break-all whitespace-normal!"
            >
              ssh-keygen -lf {path(host.offeredKeyType)}
            </CopyText>{' '}
            <span className="meta f3">typed on {host.address} itself, not over this connection</span>
          </dd>
        </dl>
        <FormRefusal refusal={refusal} />
        <div className="row-x flex-wrap mt-2">
          <label className="row-x">
            <input type="checkbox" checked={compared} onChange={event => setCompared(event.target.checked)} />
            {changed ? 'I know why the key changed, and have compared it' : 'I have compared the two'}
          </label>
          <span className="grow" />
          <Button
            look={compared ? (changed ? 'danger' : 'ink') : 'line'}
            off={!compared}
            busy={busy}
            title={compared ? undefined : 'First compare the fingerprints, and say so'}
            onClick={() => compared && run({ hostId: host.id, fingerprint: offeredKey })}
          >
            {changed ? 'Accept the new key' : 'Accept this key'}
          </Button>
        </div>
      </div>
    </section>
  )
}
