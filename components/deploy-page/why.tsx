import Link from 'next/link'
import { deployLook } from '@/components/deploy/deploy-look'
import { Note } from '@/components/ui/note'
import type { StepView } from '@/lib/api/deploy'
import type { DeployDetail } from '@/lib/api/deploy-stream'
import { capital } from '@/lib/domain/capital'
import { isTerminal } from '@/lib/domain/deploy'
import { byNaturalOrder } from '@/lib/domain/natural-order'
import { mostlyBefore } from './before'

const sentence = (text: string) => {
  const trimmed = text.trim()
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

const nameList = (names: string[]) =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ').replace(/, ([^,]*)$/, ' and $1')

/** Hosts by how their undo steps ended. */
function undoneHosts(steps: StepView[]): { back: string[]; stuck: string[] } {
  const hosts = new Map<string, boolean>()
  for (const { host, state } of steps) hosts.set(host.name, (hosts.get(host.name) ?? true) && state === 'succeeded')
  const names = [...hosts].sort(([a], [b]) => byNaturalOrder(a, b))
  return {
    back: names.filter(([, good]) => good).map(([name]) => name),
    stuck: names.filter(([, good]) => !good).map(([name]) => name),
  }
}

/** What became of the hosts that were touched. */
function aftermath(detail: DeployDetail): string {
  const { state, steps } = detail
  const before = mostlyBefore(detail.plan) ?? 'nothing, as before'
  const { back, stuck } = undoneHosts(steps.filter(step => step.undo))
  if (state === 'rolling_back') return 'The hosts that were touched are going back.'
  const isBack = back.length > 0 && `${nameList(back)} ${back.length === 1 ? 'is' : 'are'} back on ${before}.`
  if (stuck.length > 0) {
    const look = `${nameList(stuck)} could not be brought back: look at ${stuck.length === 1 ? 'it' : 'them'} by hand.`
    return isBack ? `${look} ${isBack}` : look
  }
  if (isBack) return isBack
  const touched = steps.some(step => step.name === 'activate' && step.state !== 'waiting' && step.state !== 'skipped')
  return touched ? 'Switched hosts were left as they are.' : 'No host was touched.'
}

/** A newer one has taken its place in the queue: which, and whose. */
function Superseded({ detail: { service, environment, supersededBy, reason } }: { detail: DeployDetail }) {
  const who = reason?.replace(/^superseded by #\d+,?\s*/, '') ?? ''
  return (
    <div className="dwhy">
      <Note tone="idle" icon="superseded" title="Superseded">
        by{' '}
        {supersededBy === null ? (
          'a newer deploy'
        ) : (
          <Link className="link" href={`/services/${service}/${environment}/${supersededBy}`}>
            #{supersededBy}
          </Link>
        )}
        {who && `, ${who}`}.
      </Note>
    </div>
  )
}

/** Why it ended as it did, in one sentence, and where that leaves the hosts. */
export function Why({ detail }: { detail: DeployDetail }) {
  const { state, reason } = detail
  if (state === 'superseded') return <Superseded detail={detail} />
  if (state === 'succeeded' || (!isTerminal(state) && state !== 'rolling_back')) return null
  const { tone, glyph, word } = deployLook(state)
  // `cancelled by Maya` says the state itself.
  const repeats = reason?.toLowerCase().startsWith(word.toLowerCase()) === true
  const title = repeats && reason ? sentence(capital(reason)) : `${word}.`
  return (
    <div className="dwhy">
      <Note tone={tone === 'alarm' ? 'bad' : tone} icon={glyph} title={title}>
        {repeats ? null : reason && sentence(capital(reason))} {aftermath(detail)}
      </Note>
    </div>
  )
}
