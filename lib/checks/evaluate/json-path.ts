import { compile, type JSONPathError, type JSONValue } from 'json-p3'
import { parseJson } from './json-text'
import { list, NoValue, type Value } from './value'
import { withinTime } from './within-time'

/**
 * What a JSONPath (RFC 9535) selects in JSON text. One node gives its value and several a list; none gives null,
 * as Hurl does, unless lists are asked for.
 */
export function jsonPath(text: string, path: string, listsOnly = false): Value | null {
  const nodes = select(text, path)
  if (listsOnly) return list(nodes)
  return nodes.length > 1 ? list(nodes) : (nodes[0] ?? null)
}

/** The values of all nodes that a path selects, in order. */
export function select(text: string, path: string): Value[] {
  const query = compiled(path)
  const tree = parsed(text)
  const member = members()
  const { nodes } = withinTime(`“${path}”`, () => query.query(JSON.parse(text) as JSONValue))
  return nodes.map(({ location }) => located(tree, location, member))
}

function compiled(path: string) {
  try {
    return compile(path)
  } catch (error) {
    throw new NoValue('check', `“${path}” is no JSONPath: ${(error as JSONPathError).message}`)
  }
}

function parsed(text: string): Value {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof NoValue) throw error
    throw new NoValue('answer', `it is no JSON: ${(error as Error).message}`)
  }
}

type Member = (of: Extract<Value, { type: 'object' }>, name: string | number) => Value | undefined

/** Finds members by their names; of two with one name the last. An object of thousands is not gone through for each. */
function members(): Member {
  const known = new Map<Value, Map<string | number, Value>>()
  return (of, name) => {
    const byName = known.get(of) ?? new Map<string | number, Value>(of.members)
    known.set(of, byName)
    return byName.get(name)
  }
}

/** The value at a place: json-p3 sees JavaScript's numbers, we keep those of the text. */
function located(tree: Value, location: (string | number)[], member: Member): Value {
  return location.reduce<Value>((value, step) => {
    const found =
      value.type === 'list' ? value.items[Number(step)] : value.type === 'object' ? member(value, step) : undefined
    if (!found) throw new Error(`no node at ${JSON.stringify(location)}`)
    return found
  }, tree)
}
