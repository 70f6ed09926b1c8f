import Link from 'next/link'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { Who } from '@/components/ui/avatar'
import { Sha } from '@/components/ui/sha'
import { StateWord } from '@/components/ui/state'
import { took } from '@/lib/domain/took'
import type { DeployLine } from '@/lib/screens/deploys'
import { deployLook } from './deploy-look'
import { reasonInBrief } from './reason-in-brief'

function Row({ deploy, withService }: { deploy: DeployLine; withService: boolean }) {
  const name = environmentTitle(deploy.environment)
  const look = deployLook(deploy.state)
  // A reason that only says the state again is none.
  const reason = deploy.reason === look.word.toLowerCase() ? null : deploy.reason
  return (
    <tr data-row={deploy.id}>
      <td className="x-s">
        <StateWord look={look} />
      </td>
      <th scope="row" className="x-e">
        <Link href={deploy.url} prefetch={false} className="deploy-name">
          {withService && <span className="med cut">{deploy.service}</span>}
          <span className={withService ? 'f2 nw' : 'cut'}>{name}</span>
          <span className="f3 nw">#{deploy.number}</span>
        </Link>
      </th>
      <td className="x-m">
        <span className="msg">
          <Sha sha={deploy.sha} />
          <span className="cut f2" title={deploy.subject}>
            {deploy.kind === 'rollback' ? `Roll back to: ${deploy.subject}` : deploy.subject}
          </span>
        </span>
      </td>
      <td className="x-y f2 cut" title={reason ?? undefined}>
        {reason && <span className="brief">{reasonInBrief(reason)}</span>}
      </td>
      <td className="x-w meta f2">
        <Who name={deploy.who} />
      </td>
      <td className="x-d num meta f3">{deploy.tookSeconds === null ? '–' : took(deploy.tookSeconds)}</td>
      <td className="x-t num meta f3">
        <Age at={deploy.requestedAt} />
      </td>
    </tr>
  )
}

/** Deploys, newest first. */
export function DeployTable({ deploys, withService = false }: { deploys: DeployLine[]; withService?: boolean }) {
  return (
    <table className={withService ? 'data deps with-service' : 'data deps'}>
      <colgroup>
        <col className="k-s" />
        <col className="k-e" />
        <col />
        <col className="k-y" />
        <col className="k-w" />
        <col className="k-d" />
        <col className="k-t" />
      </colgroup>
      <thead className={withService ? undefined : 'vh'}>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Deploy</th>
          <th scope="col">Commit</th>
          <th scope="col">Why</th>
          <th scope="col">Who</th>
          <th scope="col" className="num">
            Took
          </th>
          <th scope="col" className="num">
            Age
          </th>
        </tr>
      </thead>
      <tbody>
        {deploys.map(deploy => (
          <Row key={deploy.id} deploy={deploy} withService={withService} />
        ))}
      </tbody>
    </table>
  )
}
