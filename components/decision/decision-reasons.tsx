import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { capital } from '@/lib/domain/capital'
import type { Reason } from '@/lib/domain/decision'
import { reasonGlyph } from './reason-glyph'

/** What the button beside a reason says; none where the page that it stands on is the place. */
function placeOf({ code, unblock: { href } }: Reason): string | null {
  if (!href) return null
  if (href.startsWith('/hosts')) return 'Hosts'
  if (href.startsWith('/settings')) return 'See locks'
  return code === 'no_instances' ? 'Instances' : null
}

function ReasonItem({ reason }: { reason: Reason }) {
  const { icon, tone } = reasonGlyph(reason.code)
  const { who, action, href } = reason.unblock
  const place = placeOf(reason)
  return (
    <li className="rsn">
      <span className={`g ${tone}`}>
        <Icon name={icon} />
      </span>
      <div>
        <div>{capital(reason.message)}</div>
        <div className="by">
          {action}
          {who ? `. ${who} can.` : '.'}
        </div>
      </div>
      {href && place && (
        <ButtonLink
          href={reason.code === 'no_instances' ? `${href}?instances` : href}
          icon={href.startsWith('/hosts') ? 'server' : undefined}
        >
          {place}
        </ButtonLink>
      )}
    </li>
  )
}

/** What stands in the way, and who or what takes it away. */
export function DecisionReasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul>
      {reasons.map(reason => (
        <ReasonItem key={reason.message} reason={reason} />
      ))}
    </ul>
  )
}
