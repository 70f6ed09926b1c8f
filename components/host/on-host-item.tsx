import Link from 'next/link'
import { Age } from '@/components/ui/age'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import type { OnHost } from '@/lib/screens/hosts'

/** A service on a host: which commit, and since when. */
export function OnHostItem({ run }: { run: OnHost }) {
  return (
    <span className="run" title={run.odd ?? `${run.service} in ${run.environment}, port ${run.port}`}>
      {run.odd && (
        <span className="t-ask">
          <Icon name="drift" size={12} />
          <span className="vh">drifted</span>
        </span>
      )}
      <Link className="cut" href={`/services/${run.service}`} prefetch={false}>
        {run.service}
      </Link>
      {run.sha ? <Sha sha={run.sha} /> : <span className="f3">–</span>}
      {run.enabled ? (
        run.since && <Age at={run.since} className="meta f3" />
      ) : (
        <span className="meta f3">disabled</span>
      )}
    </span>
  )
}
