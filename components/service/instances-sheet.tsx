'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Note } from '@/components/ui/note'
import { UrlSheet } from '@/components/ui/url-sheet'
import { useAct } from '@/components/ui/use-act'
import { instanceChanges, type PlacedInstance } from '@/lib/domain/instance-changes'
import type { Answer } from '@/lib/screens/answer'
import type { InstancesForm } from '@/lib/screens/instances'
import { draftOf, type InstanceDraft, mergeDrafts } from './instance-drafts'
import { InstanceRow } from './instance-row'

export type SetInstances = (input: {
  service: string
  instances: Omit<InstanceDraft, 'key'>[]
  /** The list that was changed. */
  began: PlacedInstance[]
}) => Promise<Answer>

/** The row that a new instance begins with: the first environment, the first host that is not in it. */
function blank(form: InstancesForm, drafts: InstanceDraft[]): InstanceDraft {
  const environment =
    form.environments.find(name => !drafts.some(draft => draft.environment === name)) ?? form.environments[0] ?? ''
  const host =
    form.hosts.find(({ id }) => !drafts.some(draft => draft.hostId === id && draft.environment === environment)) ??
    form.hosts[0]
  return {
    key: crypto.randomUUID(),
    hostId: host?.id ?? '',
    environment,
    port: drafts.at(-1)?.port ?? '8080',
    enabled: true,
  }
}

/** On which hosts and ports of which environments a service lives. */
export function InstancesSheet({
  service,
  home,
  form,
  save,
}: {
  service: string
  /** The address without it. */
  home: string
  form: InstancesForm
  save: SetInstances
}) {
  const router = useRouter()
  const id = useId()
  const [opened] = useState(form.instances)
  const [began, setBegan] = useState(opened)
  const [drafts, setDrafts] = useState<InstanceDraft[]>(() => opened.map(draftOf))
  const { busy, refusal, run, clear } = useAct(save)
  const nameOf = (hostId: string) => form.hosts.find(({ id }) => id === hostId)?.name ?? 'A host'
  const byOthers = busy ? [] : instanceChanges(opened, began, nameOf)
  const at = /^instances\.(\d+)\.(\w+)$/.exec(refusal?.field ?? '')

  // The page was read anew, and the list has changed under what was typed.
  if (instanceChanges(began, form.instances, nameOf).length > 0) {
    setBegan(form.instances)
    setDrafts(mergeDrafts(drafts, began, form.instances))
    clear()
  }

  function submit(event: React.FormEvent) {
    event.preventDefault()
    run({ service, instances: drafts.map(({ key: _, ...draft }) => draft), began }, answer => {
      if (answer.ok) router.replace(home, { scroll: false })
    })
  }

  return (
    <UrlSheet
      home={home}
      title={`Where ${service} lives`}
      footer={
        <Button type="submit" form={id} look="ink" size="lg" busy={busy}>
          {drafts.length === 0
            ? 'Save: it lives nowhere'
            : `Save ${drafts.length} ${drafts.length === 1 ? 'instance' : 'instances'}`}
        </Button>
      }
    >
      <form id={id} className="form" onSubmit={submit}>
        <FormRefusal refusal={at ? null : refusal} />
        {byOthers.length > 0 && (
          <div role="status">
            <Note tone="ask" icon="server" title="Somebody else has changed this while it was open.">
              {byOthers.join(', ')}. What you have typed is kept.
            </Note>
          </div>
        )}
        <p className="meta f2">
          A deploy to an environment goes to its enabled instances. Commands get the port as PORT. What runs on a host
          goes on running when its instance is taken away.
        </p>
        {form.hosts.length === 0 && <p className="f2">There is no host yet. Add one on the Hosts page first.</p>}
        <div className="instances">
          {drafts.map((draft, index) => (
            <InstanceRow
              key={draft.key}
              draft={draft}
              form={form}
              error={at && Number(at[1]) === index ? { column: at[2] ?? '', detail: refusal?.detail ?? '' } : null}
              onChange={next => setDrafts(drafts.map(other => (other.key === draft.key ? next : other)))}
              onRemove={() => setDrafts(drafts.filter(other => other.key !== draft.key))}
            />
          ))}
        </div>
        {form.hosts.length > 0 && (
          <div>
            <Button icon="plus" onClick={() => setDrafts([...drafts, blank(form, drafts)])}>
              Add an instance
            </Button>
          </div>
        )}
      </form>
    </UrlSheet>
  )
}
