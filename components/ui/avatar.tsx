import { ON_GREEN } from '@/lib/domain/actor'
import { Icon } from './icon'

/** First letters of the first and last word: `Maya Kovač` is MK, `renovate` is RE. */
function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean)
  const letters = words.length > 1 ? [words[0], words.at(-1)].map(word => [...(word ?? '')][0]) : [...(words[0] ?? '?')]
  return letters.slice(0, 2).join('').toUpperCase()
}

/** What stands where there is little room: a person's first name; what nobody did by hand is not a person. */
export const shortName = (name: string): string => (name === ON_GREEN.name ? 'On green' : (name.split(' ')[0] ?? name))

/** A person as initials. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className="av" title={name} aria-hidden="true">
      {name === ON_GREEN.name ? <Icon name="follow" size={12} /> : initials(name)}
    </span>
  )
}

/** A person as initials and first name; the whole name on hover. */
export function Who({ name }: { name: string }) {
  return (
    <span className="who" title={name}>
      <Avatar name={name} />
      <span className="cut">{shortName(name)}</span>
    </span>
  )
}
