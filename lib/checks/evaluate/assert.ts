import type { Assert, PredicateValue } from '../syntax/tree'
import type { Answer } from './answer'
import { applyFilters } from './filter'
import { multilineValue } from './multiline'
import { type Judgement, judge } from './predicate'
import { ask } from './query'
import type { Rendering } from './scope'
import { bytes, number, string, type Value } from './value'

/** Reads a file that a check names. */
export type ReadFile = (path: string) => Promise<Uint8Array>

/** An assert's judgement of an answer. Throws NoValue. */
export async function judgeAssert(
  { query, filters, predicate }: Assert,
  answer: Answer,
  rendering: Rendering,
  readFile: ReadFile,
): Promise<Judgement> {
  const wanted = predicate.value && (await predicateValue(predicate.value, rendering, readFile))
  return judge(applyFilters(ask(query, answer, rendering), filters, rendering), predicate, wanted)
}

async function predicateValue(value: PredicateValue, rendering: Rendering, readFile: ReadFile): Promise<Value> {
  switch (value.kind) {
    case 'null':
      return { type: 'null' }
    case 'boolean':
      return { type: 'boolean', value: value.value }
    case 'number':
      return number(value.text)
    case 'regex':
      return string(value.source)
    case 'placeholder':
      return rendering.value(value)
    case 'string':
    case 'oneline':
      return string(rendering.text(value.template))
    case 'multiline':
      return multilineValue(value, rendering)
    case 'base64':
    case 'hex':
      return bytes(Buffer.from(value.text, value.kind))
    case 'file':
      return bytes(await readFile(rendering.text(value.path)))
  }
}
