'use client'

import Link from 'next/link'
import { useState } from 'react'
import { DecisionReasons } from '@/components/decision/decision-reasons'
import { ChangesList, NoChanges } from '@/components/deploy/changes-list'
import { FromTo } from '@/components/deploy/from-to'
import { PlanLine } from '@/components/deploy/plan-line'
import { useChanges } from '@/components/deploy/use-changes'
import { environmentTitle } from '@/components/environment/environment-title'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Note } from '@/components/ui/note'
import { Sheet } from '@/components/ui/sheet'
import { useApple } from '@/components/ui/use-apple'
import { WithShas } from '@/components/ui/with-shas'
import { deployInWords } from '@/lib/domain/changes'
import { ciInWords } from '@/lib/domain/ci-brief'
import { counted } from '@/lib/domain/counted'
import { ifHostFails } from '@/lib/domain/failure-budget'
import type { ReadChanges } from '@/lib/screens/changes'
import type { BranchCell, BranchLine, EnvironmentCard, PlanInLine, ServicePage } from '@/lib/screens/service'

type Wanted = { environment: string; ref: string; sha: string }
type Props = {
  page: ServicePage
  /** The branch as it was when this opened. */
  opened: BranchLine
  environment: string
  readChanges: ReadChanges
  busy: boolean
  onConfirm: (wanted: Wanted) => void
  onClose: () => void
}

/**
 * What changes, the plan in one line, and one button that says what it will do. It follows the page: where the branch
 * moves meanwhile, the new commit is shown, and the button asks to look at it before it deploys.
 */
export function DeploySheet({ page, opened, readChanges, busy, onConfirm, onClose, ...props }: Props) {
  const apple = useApple()
  const [seen, setSeen] = useState(opened.sha)
  const index = page.environments.findIndex(({ name }) => name === props.environment)
  const environment = page.environments[index]
  const listed = page.branches.find(({ name }) => name === opened.name)
  const branch = listed ?? opened
  const cell = page.cells[listed?.cells[index] ?? -1]
  const moved = branch.sha !== seen
  const plan = cell?.kind === 'deploy' ? cell.plan : null
  const hosts = plan?.waves.reduce((sum, count) => sum + count, 0) ?? 0
  const changes = useChanges(readChanges, { service: page.name, environment: environment?.name ?? '', sha: branch.sha })
  // The table counts against the last environment, which is the one that is confirmed.
  const known = index === page.environments.length - 1 ? branch.apart : null
  if (!environment) return null
  function confirm() {
    if (!plan) return
    if (moved) setSeen(branch.sha)
    else onConfirm({ environment: props.environment, ref: branch.name, sha: branch.sha })
  }
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={`Deploy ${page.name} to ${environment.name}`}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) confirm()
      }}
      footer={
        <>
          <Button size="lg" className="cx" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="ink"
            size="lg"
            hint={apple ? '⌘↵' : 'Ctrl ↵'}
            busy={busy}
            off={!plan}
            title={plan ? undefined : 'Not now: see above'}
            onClick={confirm}
          >
            {moved
              ? `Go on with ${branch.sha.slice(0, 7)}`
              : deployInWords(environment.name, branch.sha, changes?.state === 'known' ? changes.changes : known)}
          </Button>
        </>
      }
    >
      {moved && (
        <section aria-label="What has moved" role="status">
          <Note tone="ask" icon="branch" title={`${branch.name} has moved while this was open.`}>
            It is at <span className="mono">{branch.sha.slice(0, 7)}</span> now, not at{' '}
            <span className="mono">{seen.slice(0, 7)}</span>. All below is about the new one.
          </Note>
        </section>
      )}
      {!plan && (
        <section aria-label="Why not now" role="status">
          {cell ? <NotNow cell={cell} /> : `${branch.name} is not among the branches any more.`}
        </section>
      )}
      <section>
        <FromTo
          from={
            environment.sha
              ? { label: 'Now', sha: environment.sha, subject: environment.subject, at: environment.at }
              : null
          }
          to={{ label: 'Then', sha: branch.sha, subject: branch.subject, at: null }}
        />
      </section>
      <section>
        {changes?.state === 'known' && <ChangesList changes={changes.changes} pulls={changes.pulls} />}
        {changes?.state === 'unknown' && <NoChanges>{changes.why}</NoChanges>}
        {changes?.state === 'working' && <NoChanges>Comparing the commits…</NoChanges>}
      </section>
      <section>
        <h3>What it touches</h3>
        <Touches environment={environment} plan={plan} branch={branch} />
      </section>
      {plan && (
        <section>
          <h3>
            Plan <span>{counted(hosts, 'host')}</span>
          </h3>
          <PlanLine waves={plan.waves} />
          <Link
            className="f2 underline"
            href={`/services/${page.name}/${environment.name}/plan?ref=${encodeURIComponent(branch.name)}`}
          >
            Hosts, steps and commands
          </Link>
          <div className="meta f2">If {ifHostFails(plan)}.</div>
        </section>
      )}
      <section>
        <h3>Checked</h3>
        <div className="met p-0!">
          {[...(branch.ci.state === 'passed' ? [`CI: ${ciInWords(branch.ci)}`] : []), ...environment.met].map(fact => (
            <span key={fact}>
              <Icon name="check" />
              {fact}
            </span>
          ))}
        </div>
      </section>
    </Sheet>
  )
}

/** What has changed while the sheet was open, so that its button does nothing now. */
function NotNow({ cell }: { cell: BranchCell }) {
  if (cell.kind === 'off') return <DecisionReasons reasons={cell.decision.reasons} />
  return cell.kind === 'live' ? 'By now it is live there.' : 'By now it is being deployed there.'
}

function Touches({
  environment,
  plan,
  branch,
}: {
  environment: EnvironmentCard
  plan: PlanInLine | null
  branch: BranchLine
}) {
  const different = environment.hosts.filter(({ state }) => state === 'drifted' || state === 'before')
  return (
    <>
      <div className="kv">
        <Icon name="branch" />
        <div>
          <b className="med">{branch.name}</b> by {branch.author}
        </div>
      </div>
      {plan?.once.map(name => (
        <div className="kv" key={name}>
          <Icon name="database" />
          <div>
            <b className="med">{name}</b> runs once, before the first host switches. A rollback does not undo it.
          </div>
        </div>
      ))}
      {different.map(host => (
        <div className="kv" key={host.name}>
          <Icon name="drift" className="t-ask" />
          <div>
            <WithShas text={host.message} />. It comes back in line.
          </div>
        </div>
      ))}
      {plan?.waits && (
        <div className="kv">
          <Icon name="wait" />
          <div>{plan.waits}</div>
        </div>
      )}
      {!environment.sha && (
        <div className="kv">
          <Icon name="commit" />
          <div className="f2">
            Nothing runs on {environmentTitle(environment.name).toLowerCase()} yet, so there is nothing to go back to.
          </div>
        </div>
      )}
    </>
  )
}
