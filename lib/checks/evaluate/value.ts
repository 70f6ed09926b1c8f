/** What queries give, filters change and predicates judge. Plain data; integers of any size. */
export type Value =
  | { type: 'null' }
  | { type: 'boolean'; value: boolean }
  | { type: 'integer'; value: bigint }
  | { type: 'float'; value: number }
  | { type: 'string'; value: string }
  | { type: 'list'; items: Value[] }
  | { type: 'object'; members: [string, Value][] }
  | { type: 'bytes'; value: Uint8Array }
  | { type: 'date'; value: Date }
  /** Nodes that an XPath selected: how many. */
  | { type: 'nodeset'; size: number }
  /** There, and that is all: a cookie's `Secure`. */
  | { type: 'unit' }
  /** An answer that redirected, and where to. */
  | { type: 'redirect'; location: string }

/** Whose fault it is that something has no value: the answer's (the check fails) or the check's own (it proves nothing). */
export type Fault = 'answer' | 'check'

/** A query, filter or template that gives no value. */
export class NoValue extends Error {
  readonly fault: Fault

  constructor(fault: Fault, message: string) {
    super(message)
    this.fault = fault
  }
}

export const string = (value: string): Value => ({ type: 'string', value })
export const integer = (value: bigint | number): Value => ({ type: 'integer', value: BigInt(value) })
export const list = (items: Value[]): Value => ({ type: 'list', items })
export const bytes = (value: Uint8Array): Value => ({ type: 'bytes', value })

/** Reading an integer takes longer than its length: millions of digits would be minutes. */
const MOST_DIGITS = 10_000

/** As written in a check or in JSON: `10` is an integer, `10.0` and `1e2` are floats. */
export function number(text: string): Value {
  if (text.length > MOST_DIGITS) throw new NoValue('answer', `a number has ${text.length} digits`)
  return /^-?[0-9]+$/.test(text) ? { type: 'integer', value: BigInt(text) } : { type: 'float', value: Number(text) }
}

const float = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value))
const quoted = (text: string) => JSON.stringify(text).slice(1, -1)

/** As text inside a template. */
export function render(value: Value): string {
  switch (value.type) {
    case 'string':
      return value.value
    case 'integer':
    case 'boolean':
      return String(value.value)
    case 'float':
      return float(value.value)
    case 'null':
      return 'null'
    case 'date':
      return value.value.toISOString()
    case 'list':
    case 'object':
      return toJson(value)
    default:
      throw new NoValue('check', `${show(value)} cannot be written as text`)
  }
}

/** As a JSON document. */
export function toJson(value: Value): string {
  switch (value.type) {
    case 'list':
      return `[${value.items.map(toJson).join(',')}]`
    case 'object':
      return `{${value.members.map(([name, member]) => `"${quoted(name)}":${toJson(member)}`).join(',')}}`
    case 'string':
    case 'date':
      return `"${quoted(render(value))}"`
    default:
      return render(value)
  }
}

/** For people: the type and the value. */
export function show(value: Value): string {
  switch (value.type) {
    case 'null':
      return 'null'
    case 'bytes':
      return `bytes <${Buffer.from(value.value).toString('hex')}>`
    case 'nodeset':
      return `${value.size} nodes`
    case 'unit':
      return 'something'
    case 'redirect':
      return `redirect to <${value.location}>`
    default:
      return `${value.type} <${render(value)}>`
  }
}

/** Numbers are equal by value, whatever their type; an object's members have no order. */
export function equal(one: Value, other: Value): boolean {
  const order = compare(one, other)
  if (order !== null) return order === 0
  if (one.type === 'boolean' && other.type === 'boolean') return one.value === other.value
  if (one.type === 'bytes' && other.type === 'bytes') return Buffer.from(one.value).equals(other.value)
  if (one.type === 'list' && other.type === 'list')
    return (
      one.items.length === other.items.length && one.items.every((item, at) => equal(item, other.items[at] as Value))
    )
  if (one.type === 'object' && other.type === 'object') return sameMembers(one.members, other.members)
  if (one.type === 'redirect' && other.type === 'redirect') return one.location === other.location
  return one.type === 'null' && other.type === 'null'
}

function sameMembers(one: [string, Value][], other: [string, Value][]): boolean {
  const found = new Map(other)
  if (new Map(one).size !== found.size) return false
  return [...new Map(one)].every(([name, value]) => {
    const match = found.get(name)
    return match !== undefined && equal(value, match)
  })
}

/** Below zero, zero or above it; null for what has no order between them. */
export function compare(one: Value, other: Value): number | null {
  const isNumber = (value: Value) => value.type === 'integer' || value.type === 'float'
  if (isNumber(one) && isNumber(other)) return order(one.value as bigint | number, other.value as bigint | number)
  if (one.type === 'string' && other.type === 'string') return order(one.value, other.value)
  if (one.type === 'date' && other.type === 'date') return order(one.value.getTime(), other.value.getTime())
  return null
}

const order = <T extends bigint | number | string>(one: T, other: T) => (one < other ? -1 : one > other ? 1 : 0)
