'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'
import type { EnvironmentLine } from '@/lib/screens/settings'
import { EnvironmentRow } from './environment-row'

export type EnvironmentActs = {
  add: (input: { name: string }) => Promise<Answer>
  rename: (input: { environmentId: string; name: string }) => Promise<Answer>
  reorder: (input: { environmentIds: string[] }) => Promise<Answer>
  remove: (input: { environmentId: string }) => Promise<Answer>
}

/** The environments in the order a commit travels. */
export function Environments({ environments, acts }: { environments: EnvironmentLine[]; acts: EnvironmentActs }) {
  const [name, setName] = useState('')
  const add = useAct(acts.add)
  const reorder = useAct(acts.reorder)
  const ids = environments.map(({ id }) => id)

  function move(index: number, by: -1 | 1) {
    const moved = ids[index]
    const other = ids[index + by]
    if (!moved || !other) return
    const order = ids.map(id => (id === moved ? other : id === other ? moved : id))
    reorder.run({ environmentIds: order })
  }

  return (
    <section aria-labelledby="environments">
      <div className="sec">
        <h2 id="environments">Environments</h2>
        <span className="c">{environments.length}</span>
      </div>
      <p className="f2 prose">
        In the order a commit travels. The last one is confirmed in a sheet before anything is deployed there. Rules
        such as which branches may go where are in each service’s <span className="code">prometheus.yml</span>, under
        these names.
      </p>
      <FormRefusal refusal={reorder.refusal} />
      <ol className="rows">
        {environments.map((environment, index) => (
          <EnvironmentRow
            key={environment.id}
            environment={environment}
            acts={acts}
            onMove={by => move(index, by)}
            first={index === 0}
            last={index === environments.length - 1}
          />
        ))}
      </ol>
      <form
        className="add-environment"
        onSubmit={event => {
          event.preventDefault()
          add.run({ name }, answer => {
            if (answer.ok) setName('')
          })
        }}
      >
        <Field
          id="new-environment"
          label="Add an environment"
          placeholder="staging"
          value={name}
          onChange={event => setName(event.target.value)}
          error={add.refusal?.detail}
          autoComplete="off"
        />
        <Button type="submit" size="lg" icon="plus" busy={add.busy}>
          Add
        </Button>
      </form>
    </section>
  )
}
