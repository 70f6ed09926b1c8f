import type { HostTick } from '@/lib/screens/running'

/** One bar a host. */
export function HostTicks({ ticks }: { ticks: HostTick[] }) {
  return (
    <span className="ticks" aria-hidden="true">
      {ticks.slice(0, 40).map(({ host, state }) => (
        <i key={host} className={state === 'wait' ? undefined : state} />
      ))}
    </span>
  )
}
