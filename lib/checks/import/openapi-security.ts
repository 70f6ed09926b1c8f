import type { Draft } from './build'
import { asList, asMap, asText, type JsonMap, type OpenApiDocument } from './openapi-document'
import { variableName } from './variables'

/** The first way of signing in that an operation takes, with variables for what is secret. */
export function signIn(
  document: OpenApiDocument,
  operation: JsonMap,
  draft: Draft,
  lose: (what: string) => void,
): void {
  const ways = asList(operation.security ?? document.root.security).map(asMap)
  const [way] = ways
  if (!way || ways.some(one => Object.keys(one).length === 0)) return
  const schemes = {
    ...asMap(document.root.securityDefinitions),
    ...asMap(asMap(document.root.components).securitySchemes),
  }
  for (const name of Object.keys(way)) {
    const scheme = document.at(schemes[name])
    const kind = `${asText(scheme.type)} ${asText(scheme.scheme).toLowerCase()}`.trim()
    if (kind === 'basic' || kind === 'http basic') draft.basicAuth = { user: '{{user}}', password: '{{password}}' }
    else if (kind === 'http bearer' || kind === 'oauth2' || kind === 'openIdConnect') {
      draft.headers.push(['Authorization', 'Bearer {{token}}'])
    } else if (kind === 'apiKey') {
      const pair: [string, string] = [asText(scheme.name), `{{${variableName(name)}}}`]
      if (scheme.in === 'header') draft.headers.push(pair)
      else if (scheme.in === 'query') draft.query?.push(pair)
      else draft.cookies?.push(pair)
    } else lose(`signing in by ${name} (${kind || 'not described'}) is left out`)
  }
}
