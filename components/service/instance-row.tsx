'use client'

import { environmentTitle } from '@/components/environment/environment-title'
import { IconButton } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { InstancesForm } from '@/lib/screens/instances'
import type { InstanceDraft } from './instance-drafts'

type Props = {
  draft: InstanceDraft
  form: InstancesForm
  error: { column: string; detail: string } | null
  onChange: (draft: InstanceDraft) => void
  onRemove: () => void
}

/** One instance while it is edited. */
export function InstanceRow({ draft, form, error, onChange, onRemove }: Props) {
  const id = `error-${draft.key}`
  const invalid = (column: string) => (error?.column === column ? { 'aria-invalid': true, 'aria-describedby': id } : {})
  return (
    <div className="instance">
      <select
        className="input"
        aria-label="Environment"
        value={draft.environment}
        onChange={event => onChange({ ...draft, environment: event.target.value })}
        {...invalid('environment')}
      >
        {form.environments.map(name => (
          <option key={name} value={name}>
            {environmentTitle(name)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Host"
        value={draft.hostId}
        onChange={event => onChange({ ...draft, hostId: event.target.value })}
        {...invalid('hostId')}
      >
        {form.hosts.map(host => (
          <option key={host.id} value={host.id}>
            {host.name}
          </option>
        ))}
      </select>
      <input
        className="input"
        aria-label="Port"
        inputMode="numeric"
        value={draft.port}
        onChange={event => onChange({ ...draft, port: event.target.value })}
        {...invalid('port')}
      />
      <label className="row-x gap-1.5 nw">
        <input
          type="checkbox"
          checked={draft.enabled}
          onChange={event => onChange({ ...draft, enabled: event.target.checked })}
        />
        Enabled
      </label>
      <IconButton icon="trash" label="Take this instance away" onClick={onRemove} />
      {error && (
        <div className="hint err" id={id} role="alert">
          <Icon name="bad" />
          {error.detail}
        </div>
      )}
    </div>
  )
}
