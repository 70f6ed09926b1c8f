'use client'

import { useRouter } from 'next/navigation'
import { environmentTitle } from '@/components/environment/environment-title'
import { OUTCOMES } from './outcomes'

type Chosen = { service?: string; environment?: string; outcome?: string }

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  return (
    <select
      className="input choice"
      aria-label={label}
      value={value ?? ''}
      onChange={event => onChange(event.target.value)}
    >
      <option value="">{label}</option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

/** Narrows the list by service, environment and outcome; the address says to what. */
export function DeployFilters({
  names,
  ...chosen
}: { names: { services: string[]; environments: string[] } } & Chosen) {
  const router = useRouter()
  function choose(next: Chosen) {
    const query = new URLSearchParams()
    for (const [key, value] of Object.entries({ ...chosen, ...next })) if (value) query.set(key, value)
    router.replace(`/deploys?${query}`, { scroll: false })
  }
  return (
    <div className="tools">
      <Choice
        label="All services"
        value={chosen.service}
        options={names.services.map(value => ({ value, label: value }))}
        onChange={service => choose({ service })}
      />
      <Choice
        label="All environments"
        value={chosen.environment}
        options={names.environments.map(value => ({ value, label: environmentTitle(value) }))}
        onChange={environment => choose({ environment })}
      />
      <Choice
        label="All outcomes"
        value={chosen.outcome}
        options={OUTCOMES}
        onChange={outcome => choose({ outcome })}
      />
    </div>
  )
}
