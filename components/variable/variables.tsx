'use client'

import { useState } from 'react'
import { environmentTitle } from '@/components/environment/environment-title'
import { Segmented } from '@/components/ui/segmented'
import type { VariableView } from '@/lib/api/variable'
import { stackVariables } from '@/lib/domain/variable'
import type { VariableActs } from './acts'
import { VariableForm } from './variable-form'
import { VariableLine } from './variable-line'

type Props = {
  /** `null`: what all services share. */
  service: string | null
  environments: string[]
  /** The environment to begin with. */
  first: string
  variables: VariableView[]
  acts: VariableActs
}

/** The variables of checks that hold in an environment: which value wins, where it comes from, and what it hides. */
export function Variables({ service, environments, first, variables, acts }: Props) {
  const [environment, setEnvironment] = useState(first)
  const [editing, setEditing] = useState<VariableView | null>(null)
  const place = { service, environment }
  const stacks = stackVariables(variables, place)
  return (
    <div className="vars">
      <Segmented
        label="Environment"
        value={environment}
        segments={environments.map(name => ({ value: name, label: environmentTitle(name) }))}
        onChange={next => {
          setEnvironment(next)
          setEditing(null)
        }}
      />
      <ul className="rows" aria-label={`Variables in ${environmentTitle(environment)}`}>
        {stacks.map(stack => (
          <VariableLine key={stack.holds.id} stack={stack} remove={acts.remove} onEdit={setEditing} />
        ))}
        {stacks.length === 0 && <li className="r f3">None is set here.</li>}
      </ul>
      {service !== null && !stacks.some(({ holds }) => holds.name === 'base_url') && (
        <p className="meta f2">
          Without <span className="mono">base_url</span> nothing is watched in {environmentTitle(environment)}, and a
          deploy asks its hosts alone.
        </p>
      )}
      <VariableForm
        key={`${environment} ${editing?.id ?? 'new'}`}
        place={place}
        set={acts.set}
        editing={editing}
        onDone={() => setEditing(null)}
      />
    </div>
  )
}
