import { DOMImplementation, DOMParser, type Document, type Element, type Node } from '@xmldom/xmldom'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { NoValue } from './value'
import { withinTime } from './within-time'

/** An XML document, well formed or no value. Entities of its own are not expanded. */
export function readXml(text: string): Document {
  let first: string | null = null
  const note = (_level: string, message: string) => {
    first ??= message.split('\n')[0] ?? ''
    throw new Error(message)
  }
  try {
    return withinTime('reading this XML', () => new DOMParser({ onError: note }).parseFromString(text, 'text/xml'))
  } catch (error) {
    if (error instanceof NoValue) throw error
    throw new NoValue('answer', `it is no XML: ${first ?? (error as Error).message}`)
  }
}

/** An HTML document as browsers read it, with elements in no namespace, so that `//h1` finds them. */
export const readHtml = (text: string): Document => withinTime('reading this HTML', () => htmlOf(text))

function htmlOf(text: string): Document {
  const document = new DOMImplementation().createDocument(null, '', null)
  const open: { from: DefaultTreeAdapterTypes.Node; to: Node }[] = [{ from: parse(text), to: document }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (!('childNodes' in next.from)) continue
    for (const child of next.from.childNodes) {
      const made = copyOf(document, child)
      if (made === null) continue
      next.to.appendChild(made)
      open.push({ from: 'content' in child ? child.content : child, to: made })
    }
  }
  return document
}

/** Text that may be either: XML when it is well formed and no HTML page. */
export function readEither(text: string): Document {
  try {
    const document = readXml(text)
    return document.documentElement?.localName === 'html' ? readHtml(text) : document
  } catch (error) {
    if (error instanceof NoValue && error.fault === 'check') throw error
    return readHtml(text)
  }
}

/** A node without its children; null for what XPath has no use for. */
function copyOf(document: Document, node: DefaultTreeAdapterTypes.ChildNode): Node | null {
  if (node.nodeName === '#text' && 'value' in node) return document.createTextNode(node.value)
  if (node.nodeName === '#comment' && 'data' in node) return document.createComment(node.data.replaceAll('--', '- -'))
  if (!('tagName' in node)) return null
  const element = attempt(() => document.createElement(node.tagName)) ?? document.createElement('unknown')
  for (const { name, value } of node.attrs) attempt(() => (element as Element).setAttribute(name, value))
  return element
}

/** HTML allows names that XML does not, such as `@click`: XPath cannot ask for them, so they are left out. */
function attempt<T>(make: () => T): T | null {
  try {
    return make()
  } catch {
    return null
  }
}
