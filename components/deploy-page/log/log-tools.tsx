'use client'

import type { KeyboardEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'

type Props = {
  hosts: { name: string; word: string }[]
  host: string
  onHost: (host: string) => void
  query: string
  /** `3 of 128` */
  found: string
  onQuery: (query: string) => void
  onStep: (by: 1 | -1) => void
  error: boolean
  onError: () => void
  follow: boolean
  live: boolean
  onFollow: () => void
  download: string
}

function HostPicker({ hosts, host, onHost }: Pick<Props, 'hosts' | 'host' | 'onHost'>) {
  return (
    <label className="hpick">
      <span className="vh">Host whose log is shown</span>
      <select value={host} onChange={event => onHost(event.target.value)}>
        {hosts.map(({ name, word }) => (
          <option key={name} value={name}>
            {word === '' ? name : `${name} · ${word}`}
          </option>
        ))}
      </select>
      <span aria-hidden="true" className="hnow">
        <span className="cut">{host}</span>
        <Icon name="chevron-down" size={12} />
      </span>
    </label>
  )
}

function Search({ query, found, onQuery, onStep }: Pick<Props, 'query' | 'found' | 'onQuery' | 'onStep'>) {
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      event.preventDefault()
      onStep(event.shiftKey ? -1 : 1)
    }
    if (event.key === 'Escape') {
      onQuery('')
      event.currentTarget.blur()
    }
  }
  return (
    <label className="field">
      <Icon name="search" size={12} />
      <span className="vh">Search the log; Enter goes to the next line found</span>
      <input
        data-filter
        placeholder="Search log"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={event => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="meta f3 nw" role="status">
        {found}
      </span>
    </label>
  )
}

/** What can be done with the log: another host, search, the first error, follow, download. */
export function LogTools(props: Props) {
  const { error, onError, follow, live, onFollow, download } = props
  return (
    <div className="ltools">
      <HostPicker {...props} />
      <span className="grow" />
      <Search {...props} />
      <Button
        look="quiet"
        hint="e"
        className="only-wide"
        aria-disabled={!error || undefined}
        title={error ? undefined : 'No error so far'}
        onClick={onError}
      >
        First error
      </Button>
      {live && (
        <Button
          look="quiet"
          icon="follow"
          hint="f"
          className={follow ? 'is-on' : ''}
          aria-pressed={follow}
          aria-label="Follow the log"
          onClick={onFollow}
        >
          <span className="only-wide">Follow</span>
        </Button>
      )}
      <a className="btn btn-quiet only-wide" href={download} download aria-label="Download log" title="Download log">
        <Icon name="download" />
      </a>
    </div>
  )
}
