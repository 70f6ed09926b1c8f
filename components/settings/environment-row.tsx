'use client'

import { useState } from 'react'
import { environmentTitle } from '@/components/environment/environment-title'
import { Button, IconButton } from '@/components/ui/button'
import { useAct } from '@/components/ui/use-act'
import { counted } from '@/lib/domain/counted'
import type { EnvironmentLine } from '@/lib/screens/settings'
import type { EnvironmentActs } from './environments'

type Props = {
  environment: EnvironmentLine
  acts: EnvironmentActs
  onMove: (by: -1 | 1) => void
  first: boolean
  last: boolean
}

/** One environment, with its place in the order, its name and what lives in it. */
export function EnvironmentRow({ environment, acts, onMove, first, last }: Props) {
  const [name, setName] = useState<string | null>(null)
  const rename = useAct(acts.rename)
  const remove = useAct(acts.remove)
  const title = environmentTitle(environment.name)
  const refusal = rename.refusal ?? remove.refusal

  function save(event: React.FormEvent) {
    event.preventDefault()
    rename.run({ environmentId: environment.id, name: name ?? '' }, answer => {
      if (answer.ok) setName(null)
    })
  }

  return (
    <li>
      <div className="r environment-row">
        {name === null ? (
          <span className="med environment-name cut">{title}</span>
        ) : (
          <form className="row-x" onSubmit={save}>
            <input
              className="input environment-name"
              aria-label={`New name of ${title}`}
              value={name}
              onChange={event => setName(event.target.value)}
            />
            <Button type="submit" busy={rename.busy}>
              Rename
            </Button>
            <Button look="quiet" onClick={() => setName(null)}>
              Leave it
            </Button>
          </form>
        )}
        <span className="f2 meta grow cut">
          {environment.services > 0
            ? `${counted(environment.services, 'service')} on ${counted(environment.hosts, 'host')}`
            : 'Nothing lives here'}
        </span>
        <IconButton
          icon="up"
          label={first ? `${title} is the first already` : `Move ${title} up`}
          aria-disabled={first || undefined}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon="down"
          label={last ? `${title} is the last already` : `Move ${title} down`}
          aria-disabled={last || undefined}
          onClick={() => onMove(1)}
        />
        <IconButton icon="pencil" label={`Rename ${title}`} onClick={() => setName(environment.name)} />
        <IconButton
          icon="trash"
          label={`Remove ${title}`}
          onClick={() => remove.run({ environmentId: environment.id })}
        />
      </div>
      {refusal && (
        <div className="hint err" role="alert">
          {refusal.detail}
        </div>
      )}
    </li>
  )
}
