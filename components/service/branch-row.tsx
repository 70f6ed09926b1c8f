'use client'

import { memo } from 'react'
import { Age } from '@/components/ui/age'
import { Who } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import type { BranchCell, BranchLine, EnvironmentCard } from '@/lib/screens/service'
import type { ReadCi } from './acts'
import { Apart } from './apart'
import { CiButton } from './ci-button'
import { DeployCell } from './deploy-cell'
import { PullLink } from './pull-link'

export type BranchRowProps = {
  service: string
  readCi: ReadCi
  branch: BranchLine
  environments: EnvironmentCard[]
  cells: BranchCell[]
  busy: (environment: string) => boolean
  onDeploy: (branch: BranchLine, index: number) => void
  onWhy: (branch: BranchLine, index: number, button: HTMLElement) => void
}

/** One branch: its head, and to the right what may be done with it. */
export const BranchRow = memo(function BranchRow({
  service,
  readCi,
  branch,
  environments,
  cells,
  busy,
  onDeploy,
  onWhy,
}: BranchRowProps) {
  return (
    <tr data-row={branch.name}>
      <th scope="row" className="x-b">
        <span className="c1">
          <Icon name="branch" size={14} />
          <span className="cut med" title={branch.name}>
            {branch.name}
          </span>
          {branch.isDefault && <Badge>default</Badge>}
        </span>
      </th>
      <td className="x-m">
        <span className="msg">
          <Sha sha={branch.sha} />
          <span className="cut f2" title={branch.subject}>
            {branch.subject}
          </span>
        </span>
      </td>
      <td className="x-a meta f2">
        <Who name={branch.author} />
      </td>
      <td className="x-t num meta f3">
        <Age at={branch.at} />
      </td>
      <td className="x-pr">
        <PullLink pull={branch.pull} />
      </td>
      <td className="x-ci">
        <CiButton service={service} branch={branch.name} sha={branch.sha} ci={branch.ci} readCi={readCi} />
      </td>
      <td className="x-ab">
        <Apart apart={branch.apart} from={environments.at(-1)?.name ?? ''} />
      </td>
      <td className="x-go">
        <span className="go">
          {branch.cells.map((at, index) => {
            const environment = environments[index]
            const cell = cells[at]
            return environment && cell ? (
              <DeployCell
                key={environment.name}
                cell={cell}
                environment={environment}
                branch={branch.name}
                busy={busy(environment.name)}
                onDeploy={() => onDeploy(branch, index)}
                onWhy={button => onWhy(branch, index, button)}
              />
            ) : null
          })}
        </span>
      </td>
    </tr>
  )
})
