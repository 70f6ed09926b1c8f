'use client'

import { useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { CopyText } from '@/components/ui/copy-text'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { useAct } from '@/components/ui/use-act'
import type { CiTokenView } from '@/lib/api/ci-token'
import type { Answer } from '@/lib/screens/answer'
import type { ServicePage } from '@/lib/screens/service'

export type CiTokenActs = {
  create: (input: { service: string; name: string }) => Promise<Answer<{ id: string; name: string; token: string }>>
  revoke: (input: { service: string; tokenId: string }) => Promise<Answer<{ id: string }>>
}

type Props = { page: ServicePage; tokens: CiTokenView[]; acts: CiTokenActs }

/** The addresses to which a CI reports. Each is told once, when it is made. */
export function CiTokens({ page, tokens, acts }: Props) {
  const [name, setName] = useState('')
  const [made, setMade] = useState<{ name: string; url: string } | null>(null)
  const creating = useAct(acts.create)
  const revoking = useAct(acts.revoke)
  return (
    <form
      className="form border-t border-line"
      onSubmit={event => {
        event.preventDefault()
        creating.run({ service: page.name, name }, answer => {
          if (!answer.ok) return
          setMade({ name: answer.value.name, url: `${window.location.origin}/api/webhooks/ci/${answer.value.token}` })
          setName('')
        })
      }}
    >
      <FormRefusal refusal={creating.refusal ?? revoking.refusal} fields={['name']} />
      {tokens.length > 0 && (
        <ul aria-label="Tokens of CI">
          {tokens.map(token => (
            <li key={token.id} className="row-x">
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
                onClick={() => revoking.run({ service: page.name, tokenId: token.id })}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      {made && (
        <p className="meta" role="status">
          The address for {made.name}, shown this once:{' '}
          <CopyText text={made.url} className="link mono break-all">
            {made.url}
          </CopyText>
        </p>
      )}
      <Field
        id="ciToken"
        label="CI"
        value={name}
        onChange={event => setName(event.target.value)}
        placeholder="Jenkins"
        hint="An address to which one CI reports how its jobs go: our JSON, or Jenkins’ notification plugin as it is."
        error={creating.errorOf('name')}
        autoComplete="off"
        spellCheck={false}
      />
      <div>
        <Button type="submit" busy={creating.busy}>
          Make an address
        </Button>
      </div>
    </form>
  )
}
