import Link from 'next/link'
import { percent } from '@/lib/domain/share'
import type { ChecksInBrief } from '@/lib/screens/checks'
import { Spark } from './spark'

const MOST = 16

/** The checks of a service in one cell: their last runs, and uptime of a day. */
export function ChecksCell({ service, checks }: { service: string; checks: ChecksInBrief | null }) {
  if (!checks) {
    return (
      <span className="chk meta f3" title="No check watches it">
        –
      </span>
    )
  }
  const { firing, watched, uptime, recent, worst } = checks
  const words = firing > 0 ? `${firing} of ${watched} failing` : uptime === null ? 'No run yet' : percent(uptime)
  return (
    <Link
      className="chk"
      href={worst?.url ?? '/checks'}
      prefetch={false}
      aria-label={`Checks of ${service}: ${words}`}
      title={`${watched} ${watched === 1 ? 'check' : 'checks'}, ${words}${firing > 0 ? '' : ' in 24 hours'}`}
    >
      <Spark recent={recent} most={MOST} />
      {firing > 0 ? (
        <span className="meta med t-bad nw">{firing} failing</span>
      ) : (
        <span className="meta f3 up">{words}</span>
      )}
    </Link>
  )
}
