'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type CSSProperties, useState } from 'react'
import { DecisionPopover, type Why } from '@/components/decision/decision-popover'
import { useRollbackKey } from '@/components/environment/use-rollback-key'
import { Button } from '@/components/ui/button'
import { FilterField } from '@/components/ui/filter-field'
import { useRowKeys } from '@/components/ui/row-keys'
import { usePreload } from '@/components/ui/use-preload'
import type { Answer } from '@/lib/screens/answer'
import type { ReadChanges } from '@/lib/screens/changes'
import type { BranchLine, ServicePage } from '@/lib/screens/service'
import type { ReadCi, ServiceActs } from './acts'
import { BranchHead } from './branch-head'
import { MOST } from './branch-query'
import { BranchRow } from './branch-row'
import { BranchScope } from './branch-scope'
import { NoBranch } from './no-branch'
import { SyncState } from './sync-state'
import { useBranchKeys } from './use-branch-keys'
import { useBranches } from './use-branches'
import { useDeploy, wavesInWords } from './use-deploy'

const loadSheet = () => import('./deploy-sheet').then(module => module.DeploySheet)
const DeploySheet = dynamic(loadSheet, { ssr: false })

type Props = {
  page: ServicePage
  acts: ServiceActs
  readCi: ReadCi
  readChanges: ReadChanges
  sync: (input: { serviceId: string }) => Promise<Answer>
}

/** The branches of a service, with the buttons that bring them somewhere. */
export function BranchTable({ page, acts, readCi, readChanges, sync }: Props) {
  const router = useRouter()
  const { text, setText, sort, choose, found, searching, count, ask } = useBranches(page)
  const [why, setWhy] = useState<Why | null>(null)
  const [confirming, setConfirming] = useState<{ opened: BranchLine; environment: string } | null>(null)
  const { start, isBusy } = useDeploy(page.name, acts)
  useRowKeys({ first: true })
  useBranchKeys()
  useRollbackKey()
  usePreload(loadSheet)

  const { environments, cells } = page
  // Not every repository has pull requests: a column of dashes says nothing.
  const pulls = page.branches.some(({ pull }) => pull !== null)
  const cellOf = (branch: BranchLine, index: number) => cells[branch.cells[index] ?? -1]

  function deploy(branch: BranchLine, index: number) {
    const environment = environments[index]
    const cell = cellOf(branch, index)
    if (!environment || cell?.kind !== 'deploy') return
    if (environment.confirm) return setConfirming({ opened: branch, environment: environment.name })
    const plan = cell.plan.waves.length > 1 ? wavesInWords(cell.plan.waves) : undefined
    start({ environment: environment.name, ref: branch.name, sha: branch.sha, plan })
  }
  function explain(branch: BranchLine, index: number, anchor: HTMLElement) {
    const environment = environments[index]
    const cell = cellOf(branch, index)
    if (!environment || cell?.kind !== 'off') return
    const { decision } = cell
    const about = `${branch.sha.slice(0, 7)} on ${branch.name}`
    setWhy({ title: `Not to ${environment.name} yet`, about, decision, met: environment.met, anchor })
  }

  return (
    <section aria-labelledby="branches">
      <div className="sec seccap">
        <h2 id="branches">Branches</h2>
        <span className="c">{searching && count === 0 ? '…' : count.toLocaleString('en')}</span>
        <span className="grow only-wide" />
        <SyncState page={page} sync={sync} />
        <FilterField label="Filter branches" value={text} onChange={setText} busy={searching} className="bfilter" />
        <span className="vh" role="status">
          {searching ? 'Searching the branches' : ''}
        </span>
        <BranchScope page={page} onChange={all => ask({ all })} />
      </div>
      {found.length === 0 ? (
        <NoBranch page={page} text={text} searching={searching} onClear={() => setText('')} />
      ) : (
        <table
          className={pulls ? 'data brs' : 'data brs no-pulls'}
          style={{ '--envs': environments.length } as CSSProperties}
        >
          <BranchHead sort={sort} onSort={choose} last={environments.at(-1)?.name ?? ''} />
          <tbody>
            {found.map(branch => (
              <BranchRow
                key={branch.name}
                service={page.name}
                readCi={readCi}
                branch={branch}
                environments={environments}
                cells={cells}
                busy={environment => isBusy(branch.name, environment)}
                onDeploy={deploy}
                onWhy={explain}
              />
            ))}
          </tbody>
        </table>
      )}
      {count > found.length && (
        <div className="more">
          {page.query.most < MOST ? (
            <Button look="quiet" onClick={() => ask({ most: MOST })}>
              Show {(Math.min(count, MOST) - found.length).toLocaleString('en')} more
            </Button>
          ) : (
            `The other ${(count - found.length).toLocaleString('en')} are found by the filter`
          )}
        </div>
      )}
      <DecisionPopover why={why} onClose={() => setWhy(null)} />
      {confirming && (
        <DeploySheet
          page={page}
          {...confirming}
          readChanges={readChanges}
          busy={isBusy(confirming.opened.name, confirming.environment)}
          onConfirm={wanted =>
            start(wanted, url => {
              setConfirming(null)
              router.push(url)
            })
          }
          onClose={() => setConfirming(null)}
        />
      )}
    </section>
  )
}
