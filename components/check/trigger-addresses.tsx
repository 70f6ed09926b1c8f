'use client'

import { useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { useAct } from '@/components/ui/use-act'
import type { CheckTokenView, CheckView } from '@/lib/api/check'
import type { CheckActs } from './acts'

/** The addresses that run this check. Each is told once, when it is made. */
export function TriggerAddresses({
  check: { service, environment, path },
  tokens,
  acts,
}: {
  check: CheckView
  tokens: CheckTokenView[]
  acts: CheckActs
}) {
  const place = { service, environment, check: path }
  const [name, setName] = useState('')
  const [made, setMade] = useState<{ name: string; url: string } | null>(null)
  const creating = useAct(acts.createToken)
  const revoking = useAct(acts.revokeToken)
  return (
    <section aria-labelledby="triggers">
      <div className="sec">
        <h2 id="triggers">Addresses that run it</h2>
        <span className="c cut">for a CI, a cron or a chat: POST, no sign-in</span>
      </div>
      <FormRefusal refusal={creating.refusal ?? revoking.refusal} fields={['name']} />
      <ul className="rows" aria-label="Addresses">
        {tokens.length === 0 && <li className="r f3">None</li>}
        {tokens.map(token => (
          <li key={token.id} className="r">
            <Icon name="key" size={14} />
            <span className="cut grow">{token.name}</span>
            <span className="meta f3 nw">
              {token.usedAt ? (
                <>
                  used <Age at={token.usedAt} suffix=" ago" />
                </>
              ) : (
                'never used'
              )}
            </span>
            <Button
              busy={revoking.busy}
              aria-label={`Revoke ${token.name}`}
              onClick={() => revoking.run({ ...place, tokenId: token.id })}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {made && (
        <p className="meta made" role="status">
          The address for {made.name}, shown this once:{' '}
          <CopyText text={made.url} className="link mono break-all">
            {made.url}
          </CopyText>
        </p>
      )}
      <form
        className="newaddress"
        onSubmit={event => {
          event.preventDefault()
          creating.run({ ...place, name }, answer => {
            if (!answer.ok) return
            setMade({
              name: answer.value.name,
              url: `${window.location.origin}/api/webhooks/checks/${answer.value.token}`,
            })
            setName('')
          })
        }}
      >
        <Field
          id="checkToken"
          label="Who will use it"
          value={name}
          onChange={event => setName(event.target.value)}
          placeholder="Cron"
          error={creating.errorOf('name')}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" busy={creating.busy}>
          Make an address
        </Button>
      </form>
    </section>
  )
}
