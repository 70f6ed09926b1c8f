/**
 * JSON with a member a line and two spaces of indent: numbers, escapes and the order of keys stay as they were written,
 * which parsing and printing again would not keep. What is no JSON is given back as it is; one that was cut short is
 * laid out as far as it goes.
 *
 * @param cut whether the end is missing
 */
export function layOutJson(text: string, cut = false): string {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed) || (!cut && !isJson(trimmed))) return text
  let depth = 0
  const line = () => `\n${'  '.repeat(Math.min(depth, DEEPEST))}`
  return trimmed.replace(PARTS, part => {
    if (/^\s/.test(part)) return ''
    if (/^[[{]\s*[\]}]$/.test(part)) return part.replace(/\s/g, '')
    if (part === '{' || part === '[') {
      depth++
      return part + line()
    }
    if (part === '}' || part === ']') {
      depth = Math.max(0, depth - 1)
      return line() + part
    }
    if (part === ',') return part + line()
    return part === ':' ? ': ' : part
  })
}

/** What is deeper stands below it: every level's indent for every line would be the square of the text. */
const DEEPEST = 32

/** A string (its end may be missing), empty brackets, a bracket or sign, white space, anything else in one piece. */
const PARTS = /"(?:[^"\\]|\\.)*"?|\{\s*\}|\[\s*\]|[[\]{},:]|\s+|[^\s"[\]{},:]+/gs

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
