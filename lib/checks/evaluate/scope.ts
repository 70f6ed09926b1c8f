import type { Placeholder, Template } from '../syntax/tree'
import type { Value } from './value'

/** What templates and queries may look up. */
export type Scope = {
  variables: ReadonlyMap<string, Value>
  now: () => Date
  uuid: () => string
  /** JSONPath gives a list always, as `hurl --no-jsonpath-coercion` does. */
  listsOnly?: boolean
}

/** Templates and placeholders filled in from a scope. */
export type Rendering = Scope & { text: (template: Template) => string; value: (placeholder: Placeholder) => Value }
