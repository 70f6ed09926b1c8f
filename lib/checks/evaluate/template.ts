import type { Json, Placeholder } from '../syntax/tree'
import { applyFilters } from './filter'
import type { Rendering, Scope } from './scope'
import { NoValue, render, string, toJson, type Value } from './value'

/** What fills the templates of a scope in. */
export function rendering(scope: Scope): Rendering {
  const made: Rendering = {
    ...scope,
    text: ({ parts }) => parts.map(part => (typeof part === 'string' ? part : render(made.value(part)))).join(''),
    value: placeholder => fill(placeholder, made),
  }
  return made
}

/** The value of a placeholder, with its type. */
function fill({ source, filters }: Placeholder, made: Rendering): Value {
  const filled = applyFilters(sourceValue(source, made), filters, made)
  if (filled === null) throw new NoValue('check', `{{${source.name}}} has no value after its filters`)
  return filled
}

function sourceValue(source: Placeholder['source'], { variables, now, uuid }: Scope): Value {
  if (source.kind === 'variable') {
    const value = variables.get(source.name)
    if (value === undefined) throw new NoValue('check', `the variable “${source.name}” is not set`)
    return value
  }
  if (source.name === 'newUuid') return string(uuid())
  if (source.name === 'newDate') return string(now().toISOString())
  throw new NoValue('check', `${source.name} is off here: a check sees only the variables it is given`)
}

/** A JSON body's text: inside its strings values are escaped, elsewhere they are JSON themselves. */
export const renderJson = ({ parts }: Json, { value: valueFor }: Rendering): string =>
  parts
    .map(part => {
      if (typeof part === 'string') return part
      const value = valueFor(part)
      // A string where JSON is wanted is JSON already: a body kept in a variable.
      if (!part.inString) return value.type === 'string' ? value.value : toJson(value)
      return JSON.stringify(render(value)).slice(1, -1)
    })
    .join('')
