'use client'

import { useId, useState } from 'react'
import { PopoverButton } from '@/components/ui/popover-button'
import { WithShas } from '@/components/ui/with-shas'
import type { HostOnCard } from '@/lib/screens/service'
import { HostSquare } from './host-square'

/** Above this many the group folds into a count: squares would be a carpet. */
const AT_MOST = 400

/**
 * The hosts of an environment as squares: one button for all of them. Arrows walk inside and the one reached is read
 * out; a click opens the list.
 */
export function HostSquares({ label, hosts }: { label: string; hosts: HostOnCard[] }) {
  const [at, setAt] = useState<number | null>(null)
  const status = useId()
  const current = at === null ? undefined : hosts[at]

  function walk(event: React.KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    setAt(was => Math.max(0, Math.min(hosts.length - 1, (was ?? (step > 0 ? -1 : hosts.length)) + step)))
  }

  return (
    <>
      <PopoverButton
        className="hosts"
        label={label}
        aria-label={label}
        aria-describedby={status}
        align="start"
        width={360}
        onKeyDown={walk}
        onBlur={() => setAt(null)}
        panel={() => <HostList hosts={hosts} />}
      >
        {hosts.slice(0, AT_MOST).map((host, index) => (
          <HostSquare key={host.name} mark={host.state} title={host.message} chosen={index === at} />
        ))}
        {hosts.length > AT_MOST && <span className="meta f2">and {hosts.length - AT_MOST} more</span>}
      </PopoverButton>
      <span className="vh" id={status} role="status">
        {current?.message}
      </span>
    </>
  )
}

function HostList({ hosts }: { hosts: HostOnCard[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <ul className="hostlist" tabIndex={0}>
      {hosts.map(host => (
        <li key={host.name}>
          <HostSquare mark={host.state} />
          <span className="cut" title={host.message}>
            <WithShas text={host.message} />
          </span>
        </li>
      ))}
    </ul>
  )
}
