import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { CopyText } from '@/components/ui/copy-text'
import type { HostLine, OnHost } from '@/lib/screens/hosts'
import type { HostActs } from './acts'
import { HostMenu } from './host-menu'
import { HostState } from './host-state'
import { OnHostItem } from './on-host-item'

const SHOWN = 2

/** What is different comes first: it must not hide behind a count. */
const oddFirst = (runs: OnHost[]) => runs.toSorted((a, b) => Number(b.odd !== null) - Number(a.odd !== null))

function Runs({ host }: { host: HostLine }) {
  if (host.runs.length === 0) return <span className="f3">Nothing</span>
  const more = host.runs.length - SHOWN
  return (
    <span className="runs">
      {oddFirst(host.runs)
        .slice(0, SHOWN)
        .map(run => (
          <OnHostItem key={`${run.service} ${run.environment}`} run={run} />
        ))}
      {more > 0 && (
        <Link
          className="btn btn-quiet more-runs"
          href={`/hosts?host=${host.name}`}
          scroll={false}
          prefetch={false}
          aria-label={`Everything on ${host.name}: ${more} more`}
        >
          +{more}
        </Link>
      )}
    </span>
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
        <Runs host={host} />
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
