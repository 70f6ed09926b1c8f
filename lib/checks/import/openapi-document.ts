/** A JSON value that is looked into with care: every step may be missing. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonMap = { [key: string]: Json }

export const asMap = (value: unknown): JsonMap =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonMap) : {}
export const asList = (value: unknown): Json[] => (Array.isArray(value) ? value : [])
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
const own = (map: JsonMap, key: string): Json | undefined => (Object.hasOwn(map, key) ? map[key] : undefined)

const DEEPEST_REFERENCE = 20

/** A document whose references into itself are followed; those to other files are not. */
export class OpenApiDocument {
  constructor(readonly root: JsonMap) {}

  /** What stands there, or what it refers to. */
  at(value: unknown): JsonMap {
    let found = asMap(value)
    for (let depth = 0; depth < DEEPEST_REFERENCE; depth++) {
      const reference = asText(own(found, '$ref'))
      if (!reference.startsWith('#/')) return found
      found = reference
        .slice(2)
        .split('/')
        .map(part => decode(part).replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce((map, key) => asMap(own(map, key)), this.root)
    }
    return {}
  }

  /** A schema with all that its `allOf` adds: members, and which of them are required. */
  whole(value: unknown, depth = 0): JsonMap {
    const found = this.at(value)
    const parts = depth < DEEPEST_REFERENCE ? asList(found.allOf).map(part => this.whole(part, depth + 1)) : []
    if (parts.length === 0) return found
    const all = [...parts, found]
    return {
      ...Object.assign({}, ...all),
      properties: Object.assign({}, ...all.map(part => asMap(part.properties))),
      required: [...new Set(all.flatMap(part => asList(part.required)))],
    }
  }

  get servers(): string[] {
    const { servers, host, basePath } = this.root
    const urls = asList(servers)
      .map(asMap)
      .map(({ url, variables }) =>
        asText(url).replace(/\{([^{}]+)\}/g, (all, name) => asText(asMap(asMap(variables)[name]).default) || all),
      )
    return host || basePath ? [`${asText(host) && `https://${asText(host)}`}${asText(basePath)}`] : urls
  }
}

const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
