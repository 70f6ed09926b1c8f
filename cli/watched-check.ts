import { existsSync } from 'node:fs'
import type { AskedRun, CheckView } from '@/lib/api/check'
import { addressOf, EXIT, get, post, Refusal } from './call'
import type { Options } from './options'
import { plain, show, table } from './print'

type CheckRunDetail = {
  requests: { verdict: string; asserts: { verdict: string; assert: string; expected: string; actual: string }[] }[]
}

/** `shop/production/order`: a check on the server, where no file has that name. */
export function watchedName(text: string): { service: string; environment: string; check: string } | null {
  const [, service, environment, check] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(text) ?? []
  if (!service || !environment || !check || /^\.+$/.test(service) || existsSync(text)) return null
  return { service, environment, check }
}

/** Longer than the server waits at once. */
const WAIT = '55s'

/** Runs a check on the server and waits for its end. */
export async function runWatched(text: string, options: Options): Promise<AskedRun> {
  const place = watchedName(text)
  if (!place) throw new Refusal(`“${text}” is neither a file nor service/environment/check.`, EXIT.usage)
  const path = `/services/${encodeURIComponent(place.service)}/environments/${encodeURIComponent(place.environment)}/checks/${encodeURIComponent(place.check)}/runs?wait=${WAIT}`
  const run = await post<AskedRun>(path, {}).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    if (error.exitCode === EXIT.unreached)
      throw new Refusal(
        `There is no file “${plain(text)}”, and to run a check on the server: ${error.message}`,
        EXIT.unreached,
      )
    if (error.exitCode !== EXIT.notFound) throw error
    throw new Refusal(
      `There is no file “${plain(text)}”, and no such check on the server. ${error.message}`,
      EXIT.notFound,
    )
  })
  if (options.json) show(options, run, () => '')
  else
    show(options, run, () =>
      [line(run), ...(run.verdict === 'pass' ? [] : [`  ${plain(run.reason ?? '')}`])].join('\n'),
    )
  if (!options.json && run.verdict === 'fail') await showAsserts(run.id)
  return run
}

const WORDS = { pass: 'pass', fail: 'FAIL', inconclusive: 'UNKNOWN', running: 'RUNNING' }

const line = ({ verdict, service, environment, check, ms, url }: AskedRun) =>
  `${WORDS[verdict]}  ${service}/${environment}/${check}  ${ms === null ? 'goes on' : `in ${ms} ms`}  ${addressOf(url)}`

async function showAsserts(id: string): Promise<void> {
  const { requests } = await get<CheckRunDetail>(`/check-runs/${id}`)
  for (const { asserts } of requests)
    for (const { verdict, assert, expected, actual } of asserts)
      if (verdict !== 'pass')
        process.stdout.write(plain(`  ${assert}\n    expected  ${expected}\n    actual    ${actual}\n`))
}

const STATES = { unknown: 'no run yet', ok: 'passing', firing: 'FAILING' }
const share = (uptime: number | null) => (uptime === null ? '–' : `${(uptime * 100).toFixed(2)} %`)

/** `check list [service]`: the checks on the server and how they are. */
export async function listChecks([service]: string[], options: Options): Promise<number> {
  const query = service === undefined ? '' : `?service=${encodeURIComponent(service)}`
  const { checks } = await get<{ checks: CheckView[] }>(`/checks${query}`)
  return show(options, checks, () =>
    checks.length === 0
      ? 'There is no check.'
      : table(
          checks.map(check => [
            `${check.service}/${check.environment}/${check.path}`,
            check.every === null ? 'not watched' : STATES[check.state],
            check.every === null ? '' : `every ${check.every} s`,
            share(check.uptime),
            check.state === 'firing' ? plain(check.last?.reason ?? '') : '',
          ]),
        ),
  )
}
