/**
 * Reads texts of JSON, each once: a thousand branches hold the same few. What it gives is shared, so nobody may change
 * it.
 */
export function parseOnce(): (text: string | null) => unknown {
  const known = new Map<string, unknown>()
  return text => {
    if (text === null) return null
    if (!known.has(text)) known.set(text, JSON.parse(text))
    return known.get(text)
  }
}
