import Link from 'next/link'
import { deployLook } from '@/components/deploy/deploy-look'
import { reasonInBrief } from '@/components/deploy/reason-in-brief'
import { environmentTitle } from '@/components/environment/environment-title'
import { Age } from '@/components/ui/age'
import { ButtonLink } from '@/components/ui/button'
import { type Look, StateGlyph } from '@/components/ui/state'
import { WithShas } from '@/components/ui/with-shas'
import type { Attention } from '@/lib/screens/attention'

const LOOKS: Record<Exclude<Attention['kind'], 'failed'>, Look & { action: string }> = {
  key_changed: { tone: 'bad', glyph: 'alarm', word: 'Host key changed', action: 'Compare' },
  key_pending: { tone: 'ask', glyph: 'key', word: 'New host key', action: 'Compare' },
  host_unreachable: { tone: 'idle', glyph: 'unknown', word: 'Not reachable', action: 'See host' },
  sync_failed: { tone: 'bad', glyph: 'error', word: 'Not fetched', action: 'See why' },
  locked: { tone: 'idle', glyph: 'lock', word: 'Locked', action: 'See lock' },
  mixed: { tone: 'idle', glyph: 'mixed', word: 'Mixed', action: 'See hosts' },
  check_waits: { tone: 'ask', glyph: 'ask', word: 'Waits for a person', action: 'Judge' },
  check_firing: { tone: 'bad', glyph: 'pulse', word: 'Check fails', action: 'See runs' },
  drained: { tone: 'ask', glyph: 'mixed', word: 'Out of load balancing', action: 'See hosts' },
  drifted: { tone: 'ask', glyph: 'drift', word: 'Drifted', action: 'See hosts' },
}

const lookOf = (item: Attention): Look & { action: string } =>
  item.kind === 'failed' ? { ...deployLook(item.state), action: 'Open log' } : LOOKS[item.kind]

function What({ item }: { item: Attention }) {
  if (item.kind === 'failed') {
    return (
      <>
        {environmentTitle(item.environment)} <span className="f3">#{item.number}</span>{' '}
        {deployLook(item.state).word.toLowerCase()}
        {item.reason && (
          <>
            : <WithShas text={reasonInBrief(item.reason)} />
          </>
        )}
      </>
    )
  }
  if (item.kind === 'drifted' || item.kind === 'drained') {
    return (
      <>
        {environmentTitle(item.environment)}: <WithShas text={item.message} />
        {item.more > 0 && `, and ${item.more} more`}
      </>
    )
  }
  if (item.kind === 'check_waits') {
    return (
      <>
        {environmentTitle(item.environment)} <span className="f3">#{item.number}</span>: {item.message}
      </>
    )
  }
  if (item.kind === 'check_firing') {
    return (
      <>
        {environmentTitle(item.environment)}: <span className="mono">{item.path}</span> {item.message}
      </>
    )
  }
  if (item.kind === 'mixed') {
    return (
      <>
        {environmentTitle(item.environment)}: <WithShas text={item.message} />
      </>
    )
  }
  return item.kind === 'sync_failed' ? `Repository: ${item.message}` : item.message
}

function textOf(item: Attention): string {
  if (item.kind === 'failed') return `#${item.number} ${item.reason ?? ''}`
  return item.message
}

const SHOWN = 6

/** What needs a person, the most urgent first. */
export function AttentionList({ items }: { items: Attention[] }) {
  const shown = items.slice(0, SHOWN)
  return (
    <section className={items.length === 0 ? 'first is-empty' : 'first'} aria-labelledby="attention">
      <div className="sec">
        <h2 id="attention">Needs attention</h2>
        <span className="c">{items.length}</span>
      </div>
      <ul className="rows">
        {items.length === 0 && <li className="r f3">Nothing needs attention</li>}
        {shown.map(item => (
          <li className="r att" key={item.key}>
            <StateGlyph look={lookOf(item)} title={lookOf(item).word} />
            <Link
              prefetch={false}
              className="med cut"
              href={item.kind === 'failed' ? `/services/${item.subject}` : item.href}
            >
              {item.subject}
            </Link>
            <span className="what f2 cut" title={textOf(item)}>
              <What item={item} />
            </span>
            {item.at ? <Age at={item.at} className="age num meta f3" /> : <span className="age" />}
            <ButtonLink href={item.href} prefetch={false} aria-label={`${lookOf(item).action}: ${item.subject}`}>
              {lookOf(item).action}
            </ButtonLink>
          </li>
        ))}
        {items.length > SHOWN && <li className="r f3">{items.length - SHOWN} more, marked in the table below</li>}
      </ul>
    </section>
  )
}
