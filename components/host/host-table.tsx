import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { CopyText } from '@/components/ui/copy-text'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import type { HostLine, OnHost } from '@/lib/screens/hosts'
import type { HostActs } from './acts'
import { HostMenu } from './host-menu'
import { HostState } from './host-state'

const SHOWN = 3

function Runs({ runs }: { runs: OnHost[] }) {
  if (runs.length === 0) return <span className="f3">Nothing</span>
  return (
    <ul className="runs">
      {runs.slice(0, SHOWN).map(run => (
        <li key={`${run.service} ${run.environment}`} title={run.odd ?? undefined}>
          {run.odd && (
            <span className="t-ask">
              <Icon name="drift" size={12} />
              <span className="vh">drifted</span>
            </span>
          )}
          <Link className="cut" href={`/services/${run.service}`} prefetch={false}>
            {run.service} <span className="f3">{run.environment}</span>
          </Link>
          {run.sha ? <Sha sha={run.sha} /> : <span className="f3">–</span>}
          {!run.enabled && <span className="meta f3">disabled</span>}
          {run.since && <Age at={run.since} className="meta f3" />}
        </li>
      ))}
      {runs.length > SHOWN && <li className="meta f3">and {runs.length - SHOWN} more</li>}
    </ul>
  )
}

function Fingerprint({ host }: { host: HostLine }) {
  const shown = host.key === 'changed' ? host.offeredKey : (host.hostKey ?? host.offeredKey)
  if (!shown) return <span className="f3">–</span>
  return (
    <CopyText text={shown} className={host.key === 'changed' ? 'cut t-bad' : 'cut'}>
      {shown}
    </CopyText>
  )
}

function Row({ host, acts }: { host: HostLine; acts: HostActs }) {
  return (
    <tr data-row={host.name} id={host.name}>
      <th scope="row" className="x-n">
        <span className="cut med block" title={host.name}>
          {host.name}
        </span>
      </th>
      <td className="x-a">
        <CopyText text={`${host.user}@${host.address}`} className="cut">
          {host.user}@{host.address}
          {host.port !== 22 && `:${host.port}`}
        </CopyText>
      </td>
      <td className="x-s">
        <HostState host={host} />
      </td>
      <td className="x-e f2">{host.environments.map(environmentTitle).join(', ') || <span className="f3">–</span>}</td>
      <td className="x-r">
        <Runs runs={host.runs} />
      </td>
      <td className="x-f">
        <Fingerprint host={host} />
      </td>
      <td className="x-m num">
        <HostMenu host={host} acts={acts} />
      </td>
    </tr>
  )
}

/** One row a host: where it is, whether it can be used, what runs there and since when, and its key. */
export function HostTable({ hosts, acts }: { hosts: HostLine[]; acts: HostActs }) {
  return (
    <table className="data hst">
      <colgroup>
        <col className="k-n" />
        <col className="k-a" />
        <col className="k-s" />
        <col className="k-e" />
        <col />
        <col className="k-f" />
        <col className="k-m" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Address</th>
          <th scope="col">State</th>
          <th scope="col">Environments</th>
          <th scope="col">Runs, since</th>
          <th scope="col">Fingerprint</th>
          <th scope="col">
            <span className="vh">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {hosts.map(host => (
          <Row key={host.id} host={host} acts={acts} />
        ))}
      </tbody>
    </table>
  )
}
