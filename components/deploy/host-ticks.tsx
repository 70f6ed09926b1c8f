import type { HostTick } from '@/lib/screens/running'

/** One bar a host. */
export function HostTicks({ ticks }: { ticks: HostTick[] }) {
  return (
    <span className="ticks" aria-hidden="true">
      {ticks.slice(0, 40).map((tick, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hosts have no other identity here, and keep their order
        <i key={index} className={tick === 'wait' ? undefined : tick} />
      ))}
    </span>
  )
}
