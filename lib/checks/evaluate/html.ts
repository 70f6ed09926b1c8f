import { parseFragment } from 'parse5'

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, char => ESCAPES[char] ?? char)

/** All character references of HTML, by name and number. Tags are text: nothing is taken away. */
export function unescapeHtml(text: string): string {
  const { childNodes } = parseFragment(text.replaceAll('<', '&lt;'))
  return childNodes.map(node => ('value' in node ? node.value : '')).join('')
}
