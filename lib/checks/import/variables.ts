import type { Losses } from './imported'

/** Functions of other tools, as ours. */
const SAME: Record<string, string> = { $guid: 'newUuid', $randomUUID: 'newUuid', $isoTimestamp: 'newDate' }

/**
 * Gives text with `{{…}}` as our grammar wants them: names of letters, digits, `_` and `-`. Functions that there are not
 * become variables of that name, and are told.
 */
export function ourVariables(text: string, where: string, losses: Losses): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (_all, inner: string) => {
    const name = inner.trim()
    if (Object.hasOwn(SAME, name)) return `{{${SAME[name]}}}`
    const ours = variableName(name)
    if (/^\$|[()]/.test(name)) losses.add(where, `{{${name}}} makes a value: set the variable ${ours} instead`)
    return `{{${ours}}}`
  })
}

/** A name that our grammar takes. */
export function variableName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(safe) ? safe : `v_${safe}`
}
