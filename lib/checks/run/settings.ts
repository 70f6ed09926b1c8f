import type { Rendering } from '../evaluate/scope'
import { NoValue, number, render, show, string, type Value } from '../evaluate/value'
import type { Definition, Option, OptionValue, Request } from '../syntax/tree'

/** What the options of an entry say. Times are milliseconds; -1 stands for without end. */
export type Settings = {
  skip: boolean
  repeat: number
  delayMs: number
  retry: number
  retryIntervalMs: number
  follow: 'no' | 'yes' | 'trusted'
  maxRedirects: number
  maxTimeMs: number | null
  connectTimeoutMs: number | null
  version: '1.1' | '2'
  ipFamily: 4 | 6 | null
  compressed: boolean
  listsOnly: boolean
  insecure: boolean
  user: string | null
  headers: string[]
  /** Names of headers that are not sent. */
  withoutHeaders: string[]
  resolve: string[]
  connectTo: string[]
  cacert: string | null
  cert: string | null
  key: string | null
}

const DEFAULTS: Settings = {
  skip: false,
  repeat: 1,
  delayMs: 0,
  retry: 0,
  retryIntervalMs: 1000,
  follow: 'no',
  maxRedirects: 50,
  maxTimeMs: null,
  connectTimeoutMs: null,
  version: '2',
  ipFamily: null,
  compressed: false,
  listsOnly: false,
  insecure: false,
  user: null,
  headers: [],
  withoutHeaders: [],
  resolve: [],
  connectTo: [],
  cacert: null,
  cert: null,
  key: null,
}

/** Options about what `hurl` prints, which change nothing here. */
const SILENT = new Set(['fail-with-body', 'output', 'verbose', 'very-verbose', 'verbosity'])

/**
 * The settings of a request. Its `variable` options are set on the way, for it and all after it.
 *
 * @throws NoValue for an option that is not supported, or whose value is of the wrong kind
 */
export function settingsOf(
  request: Request,
  rendering: Rendering,
  set: (name: string, value: Value) => void,
): Settings {
  const options = request.sections.flatMap(section => (section.kind === 'options' ? section.options : []))
  const settings = { ...DEFAULTS }
  for (const option of options) Object.assign(settings, setting(option, settings, rendering, set))
  return settings
}

function setting(
  { name, value }: Option,
  settings: Settings,
  rendering: Rendering,
  set: (name: string, value: Value) => void,
): Partial<Settings> {
  const flag = () => boolean(name, value, rendering)
  const count = () => integer(name, value, rendering)
  const text = () => (value.kind === 'text' ? rendering.text(value.template) : '')
  const duration = (unit: keyof typeof UNITS) => milliseconds(name, value, unit, rendering)
  switch (name) {
    case 'variable':
      if (value.kind === 'definition') set(value.name, defined(value.value, rendering))
      return {}
    case 'skip':
      return { skip: flag() }
    case 'repeat':
      return { repeat: count() }
    case 'delay':
      return { delayMs: duration('ms') }
    case 'retry':
      return { retry: count() }
    case 'retry-interval':
      return { retryIntervalMs: duration('ms') }
    case 'location':
      return { follow: flag() ? 'yes' : 'no' }
    case 'location-trusted':
      return { follow: flag() ? 'trusted' : settings.follow }
    case 'max-redirs':
      return { maxRedirects: count() }
    case 'max-time':
      return { maxTimeMs: duration('s') }
    case 'connect-timeout':
      return { connectTimeoutMs: duration('s') }
    case 'http1.1':
      return { version: flag() ? '1.1' : settings.version }
    case 'http2':
      return { version: flag() ? '2' : settings.version }
    case 'ipv4':
      return { ipFamily: flag() ? 4 : settings.ipFamily }
    case 'ipv6':
      return { ipFamily: flag() ? 6 : settings.ipFamily }
    case 'compressed':
      return { compressed: flag() }
    case 'no-jsonpath-coercion':
      return { listsOnly: flag() }
    case 'insecure':
      return { insecure: flag() }
    case 'user':
      return { user: text() }
    case 'header':
      return { headers: [...settings.headers, text()] }
    case 'no-header':
      return { withoutHeaders: [...settings.withoutHeaders, text().toLowerCase()] }
    case 'resolve':
      return { resolve: [...settings.resolve, text()] }
    case 'connect-to':
      return { connectTo: [...settings.connectTo, text()] }
    case 'cacert':
      return { cacert: text() }
    case 'cert':
      return { cert: text() }
    case 'key':
      return { key: text() }
    default: {
      const off = value.kind === 'boolean' && !value.value
      if (off || SILENT.has(name)) return {}
      throw new NoValue('check', `the option “${name}” is not supported`)
    }
  }
}

function typed(value: OptionValue, rendering: Rendering): Value {
  if (value.kind === 'placeholder') return rendering.value(value)
  if (value.kind === 'boolean') return { type: 'boolean', value: value.value }
  if (value.kind === 'integer') return { type: 'integer', value: BigInt(value.value) }
  return string('')
}

function boolean(name: string, value: OptionValue, rendering: Rendering): boolean {
  const found = typed(value, rendering)
  if (found.type === 'boolean') return found.value
  throw new NoValue('check', `${name} takes true or false, not ${show(found)}`)
}

function integer(name: string, value: OptionValue, rendering: Rendering): number {
  const found = typed(value, rendering)
  const text = found.type === 'integer' || found.type === 'string' ? render(found) : ''
  if (/^(?:-1|[0-9]{1,9})$/.test(text)) return Number(text)
  throw new NoValue('check', `${name} takes an integer from -1 up, not ${show(found)}`)
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** Timers know no longer one (24 days), and no check lasts so long. */
const LONGEST_MS = 2 ** 31 - 1

/** A duration; one without a unit is of the unit that the option has by default. */
function milliseconds(name: string, value: OptionValue, unit: keyof typeof UNITS, rendering: Rendering): number {
  if (value.kind === 'duration') return Math.min(LONGEST_MS, value.value * UNITS[value.unit ?? unit])
  const found = typed(value, rendering)
  const written = found.type === 'integer' || found.type === 'string' ? render(found) : ''
  const [, digits, letters] = /^([0-9]{1,12})(ms|[smh])?$/.exec(written) ?? []
  if (digits === undefined) throw new NoValue('check', `${name} takes a duration such as 500ms, not ${show(found)}`)
  return Math.min(LONGEST_MS, Number(digits) * UNITS[(letters as keyof typeof UNITS | undefined) ?? unit])
}

function defined(value: Definition, rendering: Rendering): Value {
  if (value.kind === 'text') return string(rendering.text(value.template))
  if (value.kind === 'number') return number(value.text)
  return value.kind === 'null' ? { type: 'null' } : { type: 'boolean', value: value.value }
}
