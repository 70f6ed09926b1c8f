import { text as textOf } from 'node:stream/consumers'
import type { VariableView } from '@/lib/api/variable'
import { nearestVariables } from '@/lib/domain/variable'
import { EXIT, get, post, Refusal } from './call'
import type { Options } from './options'
import { plain, show, table } from './print'

/** `variable list`, `set` and `remove`: what checks are given. */
export async function variable([verb, ...args]: string[], options: Options): Promise<number> {
  if (verb === 'list' && args.length <= 1) return list(args[0] ?? options.service, options)
  if (verb === 'set' && args.length > 0) return set(args, options)
  if (verb === 'remove' && args.length === 1) return remove(args, options)
  throw new Refusal('Usage: prometheus variable list | set <name> [<value>] | remove <name>', EXIT.usage)
}

const readVariables = async () => (await get<{ variables: VariableView[] }>('/variables')).variables

/** All of them, or what holds at a place: of each name the nearest. */
async function list(service: string | null, options: Options): Promise<number> {
  const all = await readVariables()
  const everywhere = service === null && options.environment === null
  const shown = everywhere ? all : nearestVariables(all, { service, environment: options.environment })
  return show(options, shown, () => (shown.length > 0 ? table(shown.map(line)) : 'There is no variable.'))
}

const line = (variable: VariableView) => [variable.name, placeOf(variable), plain(variable.value ?? '(secret)')]

const placeOf = ({ service, environment }: VariableView) =>
  service === null && environment === null
    ? 'everywhere'
    : [service ?? 'every service', environment ?? ''].join(' ').trim()

/** A value on the command line is seen by whoever looks at processes, so what is secret comes by the input. */
async function set([name, value]: string[], options: Options): Promise<number> {
  const scope = { service: options.service ?? undefined, environment: options.environment ?? undefined }
  const given = value === undefined ? { value: await readSecret(), secret: true } : { value }
  const held = await post<VariableView>('/variables', { name, ...scope, ...given }, 'PUT')
  return show(options, held, () => `set ${line(held).join('  ')}`)
}

/** The input without the end of its last line. */
async function readSecret(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('The secret, then Enter and Ctrl-D (it is shown as you type): ')
  const text = (await textOf(process.stdin)).replace(/\r?\n$/, '')
  if (text !== '') return text
  throw new Refusal('The input is empty. Give the secret there, or a value that is none after the name.', EXIT.usage)
}

async function remove([name]: string[], options: Options): Promise<number> {
  const { service, environment } = options
  const found = (await readVariables()).find(
    held => held.name === name && held.service === service && held.environment === environment,
  )
  if (!found) {
    const where = 'Say with --service and --environment where it was set; `prometheus variable list` shows that.'
    throw new Refusal(`There is no variable “${plain(name ?? '')}” there. ${where}`, EXIT.notFound)
  }
  const gone = await post<VariableView>(`/variables/${found.id}`, {}, 'DELETE')
  return show(options, gone, () => `removed ${gone.name}  ${placeOf(gone)}`)
}
