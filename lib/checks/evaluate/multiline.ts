import type { Multiline } from '../syntax/tree'
import type { Rendering } from './scope'
import { renderJson } from './template'
import { NoValue, type Value } from './value'

/** What a text between backticks stands for: GraphQL is the JSON that is sent for it, hex and base64 are bytes. */
export function multilineValue(
  { language, template, graphqlVariables }: Multiline,
  rendering: Rendering,
): Extract<Value, { type: 'string' | 'bytes' }> {
  const text = rendering.text(template)
  if (language === 'graphql') {
    const variables = graphqlVariables ? `,"variables":${renderJson(graphqlVariables, rendering)}` : ''
    return { type: 'string', value: `{"query":${JSON.stringify(text.trimEnd())}${variables}}` }
  }
  if (language !== 'hex' && language !== 'base64') return { type: 'string', value: text }
  const compact = text.replace(/\s/g, '')
  const form = language === 'hex' ? /^(?:[0-9A-Fa-f]{2})*$/ : /^[A-Za-z0-9+/]*={0,2}$/
  if (!form.test(compact)) throw new NoValue('check', `the ${language} text is none`)
  return { type: 'bytes', value: Buffer.from(compact, language) }
}
