'use client'

import { useId } from 'react'
import { Field } from '@/components/ui/field'
import type { UntilChoice } from './until'

const CHOICES = [
  ['', 'Somebody unlocks it'],
  ['1h', 'In 1 hour'],
  ['4h', 'In 4 hours'],
  ['24h', 'In 24 hours'],
  ['168h', 'In 7 days'],
  ['at', 'A time'],
] as const

/** Until when a lock holds: a few usual answers, or a time. */
export function UntilField({
  value,
  onChange,
  error,
}: {
  value: UntilChoice
  onChange: (value: UntilChoice) => void
  error: string | undefined
}) {
  const id = useId()
  return (
    <>
      <div className="frame">
        <label className="lbl" htmlFor={id}>
          It holds until
        </label>
        <select
          id={id}
          className="input"
          value={value.choice}
          onChange={event => onChange({ ...value, choice: event.target.value })}
        >
          {CHOICES.map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {value.choice === 'at' && (
        <Field
          id={`${id}-at`}
          label="Time"
          type="datetime-local"
          value={value.at}
          onChange={event => onChange({ ...value, at: event.target.value })}
          hint="In the time zone of this browser"
          error={error}
        />
      )}
    </>
  )
}
