import type { CheckRunView } from '@/lib/api/check-run'
import { EXIT, get, post, Refusal } from './call'
import type { Options } from './options'
import { plain, show } from './print'

const WORDS = ['pass', 'fail', 'again']

/** Says what every check of a deploy that waits for a person means. */
export async function judge([id = '', as = '']: string[], options: Options): Promise<number> {
  if (!WORDS.includes(as)) throw new Refusal(`“${plain(as)}” is none of ${WORDS.join(', ')}.`, EXIT.usage)
  const { checks } = await get<{ checks: CheckRunView[] }>(`/deploys/${encodeURIComponent(id)}/checks`)
  const waiting = checks.filter(({ waitsUntil, judged }) => waitsUntil !== null && judged === null)
  if (waiting.length === 0) throw new Refusal('No check of this deploy waits for a person.', EXIT.notFound)
  const said: CheckRunView[] = []
  for (const { id: run } of waiting) said.push(await post<CheckRunView>(`/check-runs/${run}/judgement`, { as }))
  return show(options, said, () =>
    said.map(({ path, host }) => plain(`${path}  ${host ?? 'everywhere'}  ${as}`)).join('\n'),
  )
}
