import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Note } from '@/components/ui/note'
import type { HostLine } from '@/lib/screens/hosts'
import type { HostActs } from './acts'
import { HostTable } from './host-table'
import { KeyIncident } from './key-incident'

function Lacking({ host }: { host: HostLine }) {
  return (
    <Note tone="bad" icon="error" title={`${host.name} lacks ${host.missing.join(', ')}.`}>
      Hosts need sh, coreutils, findutils, tar, gzip and util-linux. Install what is missing, then contact the host
      again.
    </Note>
  )
}

function Unreachable({ host }: { host: HostLine }) {
  return (
    <Note tone="bad" icon="bad" title={`${host.name} cannot be reached.`}>
      {host.failure}
    </Note>
  )
}

/** Hosts that need a person first, then all of them. */
export function HostsView({ hosts, acts }: { hosts: HostLine[]; acts: HostActs }) {
  const keys = hosts
    .filter(({ key }) => key === 'changed' || key === 'pending')
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const unreachable = hosts.filter(
    ({ key, contact }) => key !== 'changed' && key !== 'pending' && contact === 'unreachable',
  )
  const lacking = hosts.filter(({ missing }) => missing.length > 0)
  const odd = keys.length + unreachable.length + lacking.length > 0
  return (
    <>
      <div className="phead">
        <h1 className="title">Hosts</h1>
        <span className="f3">{hosts.length}</span>
        <span className="grow" />
        {hosts.length > 0 && (
          <ButtonLink href="/hosts?add" icon="plus" scroll={false}>
            Add host
          </ButtonLink>
        )}
      </div>
      {odd && (
        <div className="grid-gap mb-4">
          {keys.map(host => (
            // What a person says of one fingerprint is not said of the next.
            <KeyIncident key={`${host.id} ${host.offeredKey}`} host={host} accept={acts.accept} />
          ))}
          {unreachable.slice(0, 5).map(host => (
            <Unreachable key={host.id} host={host} />
          ))}
          {lacking.slice(0, 5).map(host => (
            <Lacking key={host.id} host={host} />
          ))}
        </div>
      )}
      {hosts.length === 0 ? (
        <EmptyState
          icon="server"
          title="No hosts yet"
          action={
            <ButtonLink href="/hosts?add" look="ink" icon="plus" scroll={false}>
              Add a host
            </ButtonLink>
          }
        >
          A host is a machine that is reached over SSH. Nothing is installed on it, and its key is shown to you before
          it is trusted.
        </EmptyState>
      ) : (
        <HostTable hosts={hosts} acts={acts} />
      )}
    </>
  )
}
