'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { UrlSheet } from '@/components/ui/url-sheet'
import { useAct } from '@/components/ui/use-act'
import type { CiTokenView } from '@/lib/api/ci-token'
import type { Answer } from '@/lib/screens/answer'
import type { ServicePage } from '@/lib/screens/service'
import { branchHref } from './branch-query'
import { type CiTokenActs, CiTokens } from './ci-tokens'

export type EditService = (input: { serviceId: string; repositoryUrl: string }) => Promise<Answer>
export type RemoveService = (input: { serviceId: string }) => Promise<Answer>

/** A service's repository, and its end. */
export function ServiceSettingsSheet({
  page,
  tokens,
  edit,
  remove,
  ciTokens,
}: {
  page: ServicePage
  tokens: CiTokenView[]
  edit: EditService
  remove: RemoveService
  ciTokens: CiTokenActs
}) {
  return (
    <UrlSheet home={branchHref(page.query)} title={`Settings of ${page.name}`} short>
      <Repository page={page} edit={edit} />
      <CiTokens page={page} tokens={tokens} acts={ciTokens} />
      <Remove page={page} remove={remove} />
    </UrlSheet>
  )
}

function Repository({ page, edit }: { page: ServicePage; edit: EditService }) {
  const router = useRouter()
  const [url, setUrl] = useState(page.editUrl)
  const { busy, refusal, run, errorOf } = useAct(edit)
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault()
        run({ serviceId: page.id, repositoryUrl: url }, answer => answer.ok && router.replace(branchHref(page.query)))
      }}
    >
      <FormRefusal refusal={refusal} fields={['repositoryUrl']} />
      <Field
        id="repositoryUrl"
        label="Repository"
        value={url}
        onChange={event => setUrl(event.target.value)}
        placeholder={page.repository}
        hint={`${page.editUrl ? '' : 'The address there is holds a password, so it is not shown. '}The name of the service stays: hosts know its folders by it.`}
        error={errorOf('repositoryUrl')}
        autoComplete="off"
        spellCheck={false}
      />
      <div>
        <Button type="submit" look="ink" busy={busy}>
          Save and fetch
        </Button>
      </div>
    </form>
  )
}

function Remove({ page, remove }: { page: ServicePage; remove: RemoveService }) {
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const { busy, refusal, run } = useAct(remove)
  const sure = typed.trim() === page.name
  return (
    <form
      className="form border-t border-line"
      onSubmit={event => {
        event.preventDefault()
        if (!sure) return event.currentTarget.querySelector('input')?.focus()
        run({ serviceId: page.id }, answer => answer.ok && router.push('/'))
      }}
    >
      <FormRefusal refusal={refusal} />
      <Field
        id="remove"
        label={`Remove ${page.name}`}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        placeholder={page.name}
        hint={`Forgets its branches and its ${page.deployCount.toLocaleString('en')} deploys with their logs. What runs on hosts goes on running. Type the name to confirm.`}
        autoComplete="off"
        spellCheck={false}
      />
      <div>
        <Button
          type="submit"
          look={sure ? 'danger' : 'line'}
          off={!sure}
          busy={busy}
          title={sure ? undefined : `First type ${page.name} above`}
        >
          {`Remove ${page.name} and its history`}
        </Button>
      </div>
    </form>
  )
}
