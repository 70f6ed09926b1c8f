import { fail, ok, type Result } from '@/lib/domain/result'
import { type Draft, entry, noError, textBody } from './build'
import { type CurlOptions, readCurlOptions } from './curl-options'
import { type Imported, Losses } from './imported'
import { type Command, shellCommands } from './shell-words'
import { ourVariables } from './variables'

/** curl commands as they are pasted, one or many: each is a request of one check. */
export function importCurl(text: string): Result<Imported, string> {
  const losses = new Losses()
  const drafts: Draft[] = []
  for (const [index, command] of shellCommands(text).entries()) {
    const where = `command ${index + 1}`
    for (const odd of command.odd) losses.add(where, `${odd.slice(0, 80)} is for the shell, and is left out`)
    const words = curlWords(command)
    if (!words) losses.add(where, `${(command.words[0] ?? '').slice(0, 40)} is not curl`)
    else
      drafts.push(
        ...draftsOf(
          readCurlOptions(
            words.map(word => ourVariables(word, where, losses)),
            where,
            losses,
          ),
        ),
      )
  }
  if (drafts.length === 0) return fail('there is no curl command with a URL in it')
  return ok({ checks: [{ name: 'curl', file: { entries: drafts.map(entry) } }], lost: losses.all })
}

/** The words after `curl`, past a prompt and what sets variables for it. */
function curlWords({ words }: Command): string[] | undefined {
  const at = words.findIndex(word => !/^([$%>]|sudo|env|time|[A-Za-z_]\w*=.*)$/.test(word))
  return /(^|\/)curl(\.exe)?$/.test(words[at] ?? '') ? words.slice(at + 1) : undefined
}

function draftsOf(given: CurlOptions): Draft[] {
  const { urls, data, get, json, file, multipart, options, basicAuth } = given
  const asData = data.join(json ? '' : '&')
  const headers = [...given.headers]
  const add = (name: string, text: string) => {
    if (!headers.some(([known]) => known.toLowerCase() === name.toLowerCase())) headers.push([name, text])
  }
  const sends = data.length > 0 && !get
  if (json) {
    add('Content-Type', 'application/json')
    add('Accept', 'application/json')
  } else if (sends || (file && !file.put)) add('Content-Type', 'application/x-www-form-urlencoded')
  return urls.map(url => ({
    comments: [],
    method:
      given.method ??
      (given.head ? 'HEAD' : file?.put ? 'PUT' : sends || multipart.length > 0 || file ? 'POST' : 'GET'),
    url: get && asData !== '' ? `${url}${url.includes('?') ? '&' : '?'}${asData}` : url,
    headers,
    ...{ multipart, options, basicAuth },
    body: file?.body ?? (sends ? textBody(asData) : undefined),
    status: null,
    captures: [],
    asserts: [noError],
  }))
}
