import { fail, ok, type Result } from '@/lib/domain/result'
import { type Draft, entry, flag, noError } from './build'
import { type Imported, Losses } from './imported'
import { postmanAuth, postmanBody, postmanHeaders, postmanUrl } from './postman-request'
import { type PostmanAuth, type PostmanEvent, type PostmanItem, postmanCollection } from './postman-schema'
import { readTests } from './postman-tests'
import { ourVariables } from './variables'

const DEEPEST = 30

/** A Postman collection (2.1, or 2.0): one check, with the requests in the order in which Postman runs them. */
export function importPostman(json: unknown): Result<Imported, string> {
  const read = postmanCollection.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    return fail(`it is no Postman collection of version 2.1: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const { info, item, auth, event } = read.data
  const losses = new Losses()
  const name = info.name || 'collection'
  scriptsOf(event, 'prerequest', name, losses)
  scriptsOf(event, 'test', name, losses)
  const drafts = item.flatMap(one => draftsOf(one, [], auth ?? null, losses))
  if (drafts.length === 0) return fail('there is no request in the collection')
  return ok({ checks: [{ name, file: { entries: drafts.map(entry) } }], lost: losses.all })
}

function draftsOf(item: PostmanItem, folders: string[], inherited: PostmanAuth | null, losses: Losses): Draft[] {
  const path = [...folders, item.name || 'request']
  const where = path.join(' / ')
  const auth = item.auth ?? inherited
  if (item.item) {
    scriptsOf(item.event, 'prerequest', where, losses)
    scriptsOf(item.event, 'test', where, losses)
    if (path.length > DEEPEST) {
      losses.add(where, `folders deeper than ${DEEPEST} are left out`)
      return []
    }
    return item.item.flatMap(one => draftsOf(one, path, auth, losses))
  }
  if (!item.request) return []
  const draft = draftOf(item, where, auth, losses)
  return draft ? [draft] : []
}

function draftOf(item: PostmanItem, where: string, inherited: PostmanAuth | null, losses: Losses): Draft | null {
  const { request } = item
  const ours = (text: string) => ourVariables(text, where, losses)
  const url = request?.url ? ours(postmanUrl(request.url, (what: string) => losses.add(where, what))) : ''
  if (!request || url === '') {
    losses.add(where, 'the request has no URL, and is left out')
    return null
  }
  const headers = postmanHeaders(request.header).map(([name, value]): [string, string] => [ours(name), ours(value)])
  const draft: Draft = {
    ...{ comments: [where], method: (request.method || 'GET').toUpperCase(), url, headers },
    ...{ options: [], status: null, captures: [], asserts: [] },
  }
  if (item.protocolProfileBehavior?.followRedirects !== false) draft.options?.push(flag('location'))
  postmanBody(request.body ?? null, draft, { where, losses, ours })
  postmanAuth(request.auth ?? inherited, draft, { where, losses, ours })
  scriptsOf(item.event, 'prerequest', where, losses)
  for (const script of scripts(item.event, 'test')) {
    const { status, captures, asserts, lost } = readTests(script)
    draft.status ??= status
    draft.captures.push(...captures)
    draft.asserts.push(...asserts)
    for (const line of lost)
      losses.add(where, `the script's ${JSON.stringify(line.slice(0, 200))} has no like in a check`)
  }
  if (draft.status === null && draft.asserts.length === 0) draft.asserts.push(noError)
  return draft
}

const scripts = (events: PostmanEvent[] | null | undefined, listen: string): string[] =>
  (events ?? [])
    .filter(event => event.listen === listen && !event.disabled)
    .map(({ script }) => [script?.exec ?? []].flat().join('\n'))
    .filter(text => text.replace(/\/\/.*$/gm, '').trim() !== '')

/** Scripts that cannot become anything, told as a whole. */
function scriptsOf(events: PostmanEvent[] | null | undefined, listen: string, where: string, losses: Losses): void {
  const what = listen === 'prerequest' ? 'the script before the request' : 'the script after each request'
  for (const script of scripts(events, listen)) {
    losses.add(where, `${what} is left out: ${JSON.stringify(script.trim().slice(0, 200))}`)
  }
}
