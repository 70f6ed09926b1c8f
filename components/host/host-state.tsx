import { Age } from '@/components/ui/age'
import { type Look, StateGlyph, StateWord } from '@/components/ui/state'
import type { HostLine } from '@/lib/screens/hosts'

/** The one thing to say about a host, the worst first. */
export function hostLook(host: HostLine): Look {
  if (host.key === 'changed') return { tone: 'bad', glyph: 'alarm', word: 'Key changed' }
  if (host.key === 'pending') return { tone: 'ask', glyph: 'key', word: 'Accept its key' }
  if (host.contact === 'unreachable') return { tone: 'bad', glyph: 'bad', word: 'Not reachable' }
  if (host.missing.length > 0) return { tone: 'bad', glyph: 'error', word: 'Lacks tools' }
  if (host.contact === 'asked') return { tone: 'run', glyph: 'run', word: 'Contacting', spin: true }
  if (host.contact === 'unknown' || host.key === 'none') return { tone: 'idle', glyph: 'unknown', word: 'Not known' }
  return { tone: 'ok', glyph: 'ok', word: 'Reachable' }
}

/** Whether a host can be used, and when that was found out. What is well is quiet. */
export function HostState({ host }: { host: HostLine }) {
  const look = hostLook(host)
  return (
    <span className="row-x">
      {look.tone === 'ok' ? (
        <span className="state f2 font-normal">
          <StateGlyph look={look} size={14} />
          {look.word}
        </span>
      ) : (
        <StateWord look={look} />
      )}
      {host.contactedAt && <Age at={host.contactedAt} className="meta f3" />}
    </span>
  )
}
