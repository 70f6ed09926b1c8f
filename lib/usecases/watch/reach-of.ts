import { reachPolicy } from '@/lib/checks/http/parse-reach'
import type { ReachPolicy } from '@/lib/checks/http/types'

/**
 * What checks of an environment may reach: its list, and where its `base_url` leads, since whoever set that in the
 * dashboard has said that it is this environment. An entry that cannot be read opens nothing.
 */
export function reachOf(list: readonly string[], baseUrl: string | null): ReachPolicy {
  const texts = [...list, ...(baseUrl === null ? [] : placeOf(baseUrl))]
  const entries = texts.flatMap(text => {
    const read = reachPolicy([text])
    return read.ok && !read.value.everything ? read.value.entries : []
  })
  return { entries }
}

function placeOf(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') return []
  return [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`]
}
