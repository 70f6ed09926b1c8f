'use client'

import { environmentTitle } from '@/components/environment/environment-title'
import { UrlSheet } from '@/components/ui/url-sheet'
import { WithShas } from '@/components/ui/with-shas'
import type { HostLine } from '@/lib/screens/hosts'
import { OnHostItem } from './on-host-item'

/** Everything that lives on a host. */
export function OnHostSheet({ host }: { host: HostLine }) {
  return (
    <UrlSheet home="/hosts" title={`What lives on ${host.name}`} short>
      <section>
        <ul className="on-host">
          {host.runs.map(run => (
            <li key={`${run.service} ${run.environment}`}>
              <OnHostItem run={run} />
              <span className="meta f3 nw">
                {environmentTitle(run.environment)}, port {run.port}
              </span>
              {run.odd && (
                <span className="meta t-ask">
                  <WithShas text={run.odd} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
    </UrlSheet>
  )
}
