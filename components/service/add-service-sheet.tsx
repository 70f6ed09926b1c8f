'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { UrlSheet } from '@/components/ui/url-sheet'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'

export type AddService = (input: { name: string; repositoryUrl: string }) => Promise<Answer<{ name: string }>>

/** Adds a service by the address of its repository. */
export function AddServiceSheet({ addService }: { addService: AddService }) {
  const router = useRouter()
  const form = useId()
  const [repositoryUrl, setRepositoryUrl] = useState('')
  const [name, setName] = useState('')
  const { busy, refusal, run, errorOf } = useAct(addService)
  const suggested = repositoryUrl
    .replace(/\/+$/, '')
    .split(/[/:]/)
    .at(-1)
    ?.replace(/\.git$/, '')
    .toLowerCase()
  return (
    <UrlSheet
      home="/"
      title="Add a service"
      short
      footer={
        <Button type="submit" form={form} look="ink" size="lg" busy={busy}>
          {name || suggested ? `Add ${name || suggested}` : 'Add the service'}
        </Button>
      }
    >
      <form
        id={form}
        className="form"
        onSubmit={event => {
          event.preventDefault()
          run({ name, repositoryUrl }, answer => answer.ok && router.push(`/services/${answer.value.name}`))
        }}
      >
        <FormRefusal refusal={refusal} fields={['name', 'repositoryUrl']} />
        <Field
          id="repositoryUrl"
          label="Repository"
          value={repositoryUrl}
          onChange={event => setRepositoryUrl(event.target.value)}
          placeholder="https://git.example.com/acme/checkout.git"
          hint="https://, ssh://, git@host:path, file:/// or a path on the machine of the worker"
          error={errorOf('repositoryUrl')}
          autoComplete="off"
          spellCheck={false}
        />
        <Field
          id="name"
          label="Name"
          value={name}
          onChange={event => setName(event.target.value)}
          placeholder={suggested || 'checkout'}
          hint="Stands in addresses and in folders on hosts, so it stays. Empty: the repository’s."
          error={errorOf('name')}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </UrlSheet>
  )
}
