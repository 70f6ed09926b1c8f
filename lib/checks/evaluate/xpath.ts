import type { Document, Element } from '@xmldom/xmldom'
import { useNamespaces as withNamespaces } from 'xpath'
import { NoValue, string, type Value } from './value'
import { withinTime } from './within-time'

/** What an XPath 1.0 expression gives on a document. Prefixes are the document's own; `_` is its default namespace. */
export function xPath(document: Document, expression: string): Value {
  const result = selected(document, expression)
  if (Array.isArray(result)) return { type: 'nodeset', size: result.length }
  if (typeof result === 'string') return string(result)
  if (typeof result === 'boolean') return { type: 'boolean', value: result }
  if (typeof result === 'number')
    return Number.isSafeInteger(result) ? { type: 'integer', value: BigInt(result) } : { type: 'float', value: result }
  throw new NoValue('check', `“${expression}” gives neither nodes nor a value`)
}

function selected(document: Document, expression: string) {
  try {
    return withinTime(`“${expression}”`, () =>
      withNamespaces(namespaces(document))(expression, document as unknown as globalThis.Node),
    )
  } catch (error) {
    if (error instanceof NoValue) throw error
    const { message } = error as Error
    throw new NoValue('check', `“${expression}” cannot be evaluated as XPath: ${message.split('\n')[0]}`)
  }
}

/** Every namespace that the document declares, the outermost first. */
function namespaces(document: Document): Record<string, string> {
  const found = new Map<string, string>()
  const elements = document.getElementsByTagName('*')
  for (let at = 0; at < elements.length; at++) {
    const { attributes } = elements.item(at) as Element
    for (let index = 0; index < attributes.length; index++) {
      const { name, value } = attributes.item(index) ?? { name: '', value: '' }
      const prefix = name === 'xmlns' ? '_' : name.startsWith('xmlns:') ? name.slice('xmlns:'.length) : null
      if (prefix !== null && !found.has(prefix)) found.set(prefix, value)
    }
  }
  return Object.fromEntries(found)
}
