import { Icon } from '@/components/ui/icon'
import { toneClass } from '@/components/ui/tone'
import type { RequestView } from '@/lib/api/check-run'
import { type Marked, markDifference } from './marked'
import { runLook } from './run-look'

const Text = ({ text }: { text: Marked }) => (
  <>
    {text.head}
    {text.middle && <mark>{text.middle}</mark>}
    {text.tail}
  </>
)

/** What a request's answer had to be, and what it was; where the two differ is marked. */
export function AssertTable({ request }: { request: RequestView }) {
  if (request.asserts.length === 0) return null
  return (
    <table className="asr" aria-label={`Asserts of request ${request.index}`}>
      <colgroup>
        <col />
        <col className="k-e" />
        <col className="k-g" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Assert</th>
          <th scope="col">Expected</th>
          <th scope="col">Got</th>
        </tr>
      </thead>
      <tbody>
        {request.asserts.map(({ line, assert, verdict, expected, actual }) => {
          const { tone, glyph, word } = runLook(verdict)
          const bad = verdict !== 'pass'
          const plain = (text: string): Marked => ({ head: text, middle: '', tail: '' })
          return (
            <tr key={`${line} ${assert}`} className={bad ? `is-${tone}` : ''}>
              <td title={`line ${line}: ${assert}`}>
                <span className="row-x">
                  <span className={toneClass(tone)} title={word}>
                    <Icon name={verdict === 'pass' ? 'check' : glyph} size={12} />
                    <span className="vh">{word}: </span>
                  </span>
                  <span className="asx">{assert}</span>
                </span>
              </td>
              <td title={expected} data-head="Expected">
                <span className="asx">
                  <Text text={bad ? markDifference(expected, actual) : plain(expected)} />
                </span>
              </td>
              <td title={actual} data-head="Got" className={bad ? toneClass(tone) : ''}>
                <span className="asx">
                  <Text text={bad ? markDifference(actual, expected) : plain(actual)} />
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
