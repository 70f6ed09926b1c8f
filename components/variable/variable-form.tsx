'use client'

import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { useAct } from '@/components/ui/use-act'
import type { VariableView } from '@/lib/api/variable'
import type { VariableScope } from '@/lib/domain/variable'
import type { VariableActs } from './acts'
import { scopeName, scopesAt } from './scope-name'

type Props = {
  place: VariableScope
  set: VariableActs['set']
  /** What is changed; `null`: a new one. */
  editing: VariableView | null
  onDone: () => void
}

const sameScope = (a: VariableScope, b: VariableScope) => a.service === b.service && a.environment === b.environment

/** Sets what a name stands for: here only, or further around. */
export function VariableForm({ place, set, editing, onDone }: Props) {
  const id = useId()
  const scopes = scopesAt(place)
  const [name, setName] = useState(editing?.name ?? '')
  const [value, setValue] = useState(editing?.value ?? '')
  const [secret, setSecret] = useState(editing?.secret ?? false)
  const [at, setAt] = useState(() => Math.max(0, editing ? scopes.findIndex(scope => sameScope(scope, editing)) : 0))
  const { busy, refusal, run, errorOf } = useAct(set)
  const scope = scopes[at] ?? { service: null, environment: null }
  // A secret stays one where it is.
  const stays = editing?.secret === true && sameScope(scope, editing) && editing.name === name
  return (
    <form
      className="vform"
      onSubmit={event => {
        event.preventDefault()
        const { service, environment } = scope
        const where = { ...(service !== null && { service }), ...(environment !== null && { environment }) }
        run({ ...where, name, value, secret: secret || stays }, answer => {
          if (!answer.ok) return
          setName('')
          setValue('')
          setSecret(false)
          onDone()
        })
      }}
    >
      <FormRefusal refusal={refusal} fields={['name', 'value']} />
      <Field
        id={`${id}-name`}
        label="Name"
        className="mono"
        value={name}
        onChange={event => setName(event.target.value)}
        placeholder="base_url"
        error={errorOf('name')}
        autoComplete="off"
        spellCheck={false}
      />
      <Field
        id={`${id}-value`}
        label={stays ? 'New value' : 'Value'}
        className="mono"
        type={secret || stays ? 'password' : 'text'}
        value={value}
        onChange={event => setValue(event.target.value)}
        error={errorOf('value')}
        autoComplete={secret ? 'new-password' : 'off'}
        spellCheck={false}
      />
      <div className="frame">
        <label className="lbl" htmlFor={`${id}-scope`}>
          Holds for
        </label>
        <select id={`${id}-scope`} className="input" value={at} onChange={event => setAt(Number(event.target.value))}>
          {scopes.map((option, index) => (
            <option key={scopeName(option)} value={index}>
              {scopeName(option)}
            </option>
          ))}
        </select>
      </div>
      <label className="row-x vsec">
        <input
          type="checkbox"
          checked={secret || stays}
          onChange={event => setSecret(event.target.checked)}
          aria-disabled={stays || undefined}
        />
        Secret: never shown again
      </label>
      <div className="row-x">
        <Button type="submit" look="ink" busy={busy}>
          {name === '' ? 'Set a variable' : `Set ${name} for ${scopeName(scope)}`}
        </Button>
        {editing && <Button onClick={onDone}>Leave it</Button>}
      </div>
    </form>
  )
}
