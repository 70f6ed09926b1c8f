'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { FromTo } from '@/components/deploy/from-to'
import { useChanges } from '@/components/deploy/use-changes'
import type { ServiceActs } from '@/components/service/acts'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { FormRefusal } from '@/components/ui/form-refusal'
import { Icon } from '@/components/ui/icon'
import { Sheet } from '@/components/ui/sheet'
import { toast } from '@/components/ui/toast'
import { useAct } from '@/components/ui/use-act'
import { authorsOf, type Changes, commitsInWords, migrationsIn } from '@/lib/domain/changes'
import { counted } from '@/lib/domain/counted'
import type { ReadChanges, WantedChanges } from '@/lib/screens/changes'
import type { EarlierOnCard, EnvironmentCard } from '@/lib/screens/service'

/** The good releases before the live one, and who holds each. One that a host no longer has cannot be chosen. */
function Earlier({
  card,
  chosen,
  onChoose,
}: {
  card: EnvironmentCard
  chosen: string
  onChoose: (release: string) => void
}) {
  const name = useId()
  const hosts = card.hosts.filter(({ state }) => state !== 'disabled').length
  return (
    <fieldset className="earlier">
      <legend className="vh">Which release to go back to</legend>
      {card.rollback.earlier.slice(0, 12).map(earlier => {
        const held = earlier.missingOn.length === 0
        return (
          <label key={earlier.release} className={held ? undefined : 'f3'}>
            <input
              type="radio"
              name={name}
              value={earlier.release}
              checked={earlier.release === chosen}
              disabled={!held}
              onChange={() => onChoose(earlier.release)}
            />
            <span className="mono">{earlier.sha.slice(0, 7)}</span>
            <span className="cut" title={earlier.subject}>
              {earlier.subject}
            </span>
            <span className="meta f3 nw" title={held ? undefined : `No longer on ${earlier.missingOn.join(', ')}`}>
              {held ? `on all ${hosts}` : `on ${earlier.heldBy} of ${hosts}`}
            </span>
            <span className="meta f3 num">{earlier.at && <Age at={earlier.at} />}</span>
          </label>
        )
      })}
    </fieldset>
  )
}

function What({
  card,
  target,
  changes,
}: {
  card: EnvironmentCard
  target: EarlierOnCard
  changes: WantedChanges | null
}) {
  const enabled = card.hosts.filter(({ state }) => state !== 'disabled')
  return (
    <>
      <div className="kv">
        <Icon name="wave" />
        <div>
          <b className="med">{enabled.length === 1 ? 'One host' : `${enabled.length} hosts at once`}</b>
          <div className="meta f2">
            The release is still on {enabled.length === 1 ? 'it' : `all ${enabled.length}`}: no build, no transfer.
            Switched, restarted, and asked for its health.
          </div>
        </div>
      </div>
      <div className="kv">
        <Icon name="commit" />
        <div>
          It was good as{' '}
          <b className="med">
            {card.name} #{target.number}
          </b>
          , deployed by {target.who}
        </div>
      </div>
      {changes?.state === 'known' && <GoneCommits changes={changes.changes} environment={card.name} />}
    </>
  )
}

/** What the rollback takes away, and what it brings back where the histories differ. */
function GoneCommits({ changes, environment }: { changes: Changes; environment: string }) {
  const { ahead, behind, gone, files } = changes
  const people = authorsOf(gone).length
  const migrations = migrationsIn(files.paths).length
  return (
    <>
      {behind > 0 && (
        <div className="kv">
          <Icon name="undo" />
          <div>
            Takes <b className="med">{commitsInWords(behind)}</b> by {people} {people === 1 ? 'person' : 'people'} out
            of {environment}
            {ahead > 0 && `, and brings ${commitsInWords(ahead)} back`}
            <ul>
              {gone.slice(0, 8).map(commit => (
                <li key={commit.sha} className="meta f2 cut" title={commit.subject}>
                  <span className="mono">{commit.sha.slice(0, 7)}</span> {commit.subject}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {migrations > 0 && (
        <div className="kv">
          <Icon name="database" />
          <div>
            {migrations} {migrations === 1 ? 'migration stays' : 'migrations stay'}
            <div className="meta f2">A rollback does not undo what ran once.</div>
          </div>
        </div>
      )}
    </>
  )
}

/** What goes back to what, and one red button. From a phone it is the second of three taps. */
export function RollbackSheet({
  service,
  card,
  rollback,
  readChanges,
  onClose,
}: {
  service: string
  card: EnvironmentCard
  rollback: ServiceActs['rollback']
  readChanges: ReadChanges
  onClose: () => void
}) {
  const router = useRouter()
  const { earlier, target: first } = card.rollback
  const [chosen, setChosen] = useState(first?.release ?? '')
  const { busy, refusal, run } = useAct(rollback)
  const target = earlier.find(({ release }) => release === chosen)
  const hosts = card.hosts.filter(({ state }) => state !== 'disabled').length
  const changes = useChanges(readChanges, { service, environment: card.name, sha: target?.sha ?? '' })

  function confirm() {
    run({ service, environment: card.name, to: chosen }, answer => {
      if (!answer.ok) return
      onClose()
      router.push(answer.value.url)
      toast({ look: { tone: 'run', glyph: 'rolling-back' }, text: `Rolling back ${service} on ${card.name}` })
    })
  }

  return (
    <Sheet
      open
      short
      onOpenChange={onClose}
      title={`Roll back ${service} in ${card.name}`}
      footer={
        <>
          <Button size="lg" className="cx" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            size="lg"
            icon="undo"
            busy={busy}
            off={!target}
            title={target ? undefined : 'No host has that release any more: choose another'}
            onClick={() => target && confirm()}
          >
            {`Roll back ${counted(hosts, 'host')} to ${target?.sha.slice(0, 7) ?? '–'}`}
          </Button>
        </>
      }
    >
      {refusal && (
        <section>
          <FormRefusal refusal={refusal} />
        </section>
      )}
      {target && (
        <section>
          <FromTo
            from={card.sha ? { label: 'Now', sha: card.sha, subject: card.subject, at: card.at } : null}
            to={{ label: 'Back to', sha: target.sha, subject: target.subject, at: null }}
          />
        </section>
      )}
      {target && (
        <section>
          <What card={card} target={target} changes={changes} />
        </section>
      )}
      {earlier.length > 1 && (
        <section>
          <h3>
            Earlier releases <span>{earlier.length}</span>
          </h3>
          <Earlier card={card} chosen={chosen} onChoose={setChosen} />
        </section>
      )}
    </Sheet>
  )
}
