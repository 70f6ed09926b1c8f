'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, TextField } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { UrlSheet } from '@/components/ui/url-sheet'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'
import type { HostForm } from './acts'

const BLANK: HostForm = { name: '', address: '', port: '22', user: 'deploy', privateKey: '' }
const FIELDS = ['name', 'address', 'port', 'user', 'privateKey']

/** Adds or edits a host. `save` is bound to the host that is edited. What was typed is never lost to a refusal. */
export function HostSheet({
  host,
  save,
}: {
  host: (Omit<HostForm, 'privateKey'> & { id: string }) | null
  save: (input: HostForm & { hostId: string }) => Promise<Answer<{ id: string }>>
}) {
  const router = useRouter()
  const id = useId()
  const [form, setForm] = useState<HostForm>(host ? { ...host, privateKey: '' } : BLANK)
  const { busy, refusal, run, errorOf } = useAct(save)
  const bind = (field: keyof HostForm) => ({
    id: field,
    value: form[field],
    error: errorOf(field),
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      setForm({ ...form, [field]: event.target.value }),
  })

  function submit(event: React.FormEvent) {
    event.preventDefault()
    const { name, address, port, user, privateKey } = form
    run({ name, address, port, user, privateKey, hostId: host?.id ?? '' }, answer => {
      if (answer.ok) router.replace('/hosts', { scroll: false })
    })
  }

  return (
    <UrlSheet
      home="/hosts"
      title={host ? `Edit ${host.name}` : 'Add a host'}
      footer={
        <Button type="submit" form={id} look="ink" size="lg" busy={busy}>
          {host ? `Save ${form.name}` : form.name.trim() ? `Add ${form.name.trim()}` : 'Add the host'}
        </Button>
      }
    >
      <form id={id} className="form" onSubmit={submit} noValidate>
        <FormRefusal refusal={refusal} fields={FIELDS} />
        <Field label="Name" placeholder="prod-1" hint="What screens and logs call it" {...bind('name')} />
        <div className="form-pair">
          <Field label="Address" placeholder="prod-1.example.com" {...bind('address')} />
          <Field label="Port" inputMode="numeric" {...bind('port')} />
        </div>
        <Field
          label="User"
          placeholder="deploy"
          hint="Owns the folders that are deployed to; needs no root"
          {...bind('user')}
        />
        <TextField
          label="Private key"
          rows={9}
          className="mono"
          placeholder={host ? 'Empty keeps the key there is' : '-----BEGIN OPENSSH PRIVATE KEY-----\n…'}
          hint="Encrypted at once, and never shown again. Its public half belongs into the user’s ~/.ssh/authorized_keys."
          {...bind('privateKey')}
        />
        <p className="meta f2">
          The key of the host itself is fetched first and shown to you. Nothing logs in before you have compared and
          accepted it.
        </p>
      </form>
    </UrlSheet>
  )
}
