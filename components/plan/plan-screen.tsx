import Link from 'next/link'
import { DecisionReasons } from '@/components/decision/decision-reasons'
import { WhatChanges } from '@/components/deploy/what-changes'
import { environmentTitle } from '@/components/environment/environment-title'
import { Note } from '@/components/ui/note'
import type { PreviewView } from '@/lib/api/preview'
import { ifHostFails } from '@/lib/domain/failure-budget'
import type { ReadChanges } from '@/lib/screens/changes'
import type { PlanActs } from './acts'
import { PlanButton } from './plan-button'
import { PlanSteps } from './plan-steps'
import { PlanWaves } from './plan-waves'

type Props = { preview: PreviewView; acts: PlanActs; readChanges: ReadChanges }

/** What a deploy or rollback would do, before anything runs. */
export function PlanScreen({ preview, acts, readChanges }: Props) {
  const { service, environment, kind, branch, sha, subject, plan, reasons, allowed } = preview
  return (
    <main className="page plan-page" id="content">
      <div className="phead">
        <div className="ct">
          <Link className="f3" href={`/services/${service}`}>
            {service}
          </Link>
          <span className="f3">/</span>
          <Link className="f3" href={`/services/${service}#${environment}`}>
            {environmentTitle(environment)}
          </Link>
          <span className="f3">/</span>
          <h1 className="title">{kind === 'rollback' ? 'Rollback plan' : 'Deploy plan'}</h1>
        </div>
        <span className="grow" />
        <PlanButton preview={preview} acts={acts} />
      </div>
      <p className="facts f2">
        {sha && <span className="sha">{sha.slice(0, 7)}</span>} <span className="cut">{subject}</span>
        {branch && <span className="f3">from {branch}</span>}
        <span className="f3">Nothing has run. What runs is this plan, made again from what holds when it starts.</span>
      </p>
      {reasons.length > 0 && (
        <section aria-label={allowed ? 'What it waits for' : 'Why not now'}>
          <DecisionReasons reasons={reasons} />
        </section>
      )}
      {sha && (
        <section aria-labelledby="changes">
          <div className="sec">
            <h2 id="changes">Changes</h2>
            <span className="c">against what runs there now</span>
          </div>
          <WhatChanges read={readChanges} about={{ service, environment, sha }} />
        </section>
      )}
      {plan ? (
        <div className="plg">
          <section aria-labelledby="waves">
            <div className="sec">
              <h2 id="waves">Waves</h2>
              <span className="c">if {ifHostFails(plan)}</span>
            </div>
            <PlanWaves plan={plan} preview={preview} />
          </section>
          <section aria-labelledby="steps">
            <div className="sec">
              <h2 id="steps">Steps</h2>
              <span className="c">and how long each may take at most</span>
            </div>
            <PlanSteps plan={plan} />
          </section>
        </div>
      ) : (
        <Note tone="idle" icon="unknown" title="There is no plan to show.">
          The reasons above say what is missing.
        </Note>
      )}
    </main>
  )
}
