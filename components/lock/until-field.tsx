'use client'

import { useId } from 'react'
import { Field } from '@/components/ui/field'
import type { Until } from './acts'

const CHOICES = [
  ['', 'Somebody unlocks it'],
  ['1h', 'In 1 hour'],
  ['4h', 'In 4 hours'],
  ['24h', 'In 24 hours'],
  ['168h', 'In 7 days'],
  ['at', 'A time'],
] as const

/** What was chosen: one of the choices, and the local time that goes with the last of them. */
export type UntilChoice = { choice: string; at: string }
export const FOR_EVER: UntilChoice = { choice: '', at: '' }

/** What the browser's own time zone makes of the choice. */
export function untilOf({ choice, at }: UntilChoice): Until {
  if (choice === '') return {}
  if (choice !== 'at') return { for: choice }
  const time = new Date(at)
  return { expiresAt: Number.isNaN(time.getTime()) ? at || 'no time' : time.toISOString() }
}

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
