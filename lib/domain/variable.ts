import { fail, ok, type Result } from './result'

/** Where a variable holds, by name; `null` is everywhere. */
export type VariableScope = { service: string | null; environment: string | null }

/** Names that every run of a check brings itself. */
export const OWN_VARIABLES = ['revision', 'host'] as const

/** A name as checks write it: `{{base_url}}`. */
export function variableName(text: string): Result<string, string> {
  if (text === '') return fail('The name is empty: give it one such as base_url')
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,59}$/.test(text)) {
    const allowed = 'letters, digits, _ and -, beginning with a letter, at most 60'
    return fail(`${JSON.stringify(text)} cannot be a variable’s name: use ${allowed}`)
  }
  if ((OWN_VARIABLES as readonly string[]).includes(text))
    return fail(`${text} is what Prometheus itself says: take another name`)
  return ok(text)
}

/** The nearer the scope, the higher: service and environment, environment, service, everywhere. */
const nearness = ({ service, environment }: VariableScope) =>
  (environment === null ? 0 : 2) + (service === null ? 0 : 1)

/** What a name stands for at a place, and what it hides there, the nearest first. */
export type StackedVariable<T> = { holds: T; hides: T[] }

/** Of each name what holds at a place, in order of name. A place without a service has what all services share. */
export function stackVariables<T extends VariableScope & { name: string }>(
  all: readonly T[],
  place: VariableScope,
): StackedVariable<T>[] {
  const here = all
    .filter(
      ({ service, environment }) =>
        (service === null || service === place.service) && (environment === null || environment === place.environment),
    )
    .toSorted((a, b) => nearness(b) - nearness(a))
  const stacks = new Map<string, StackedVariable<T>>()
  for (const variable of here) {
    const stack = stacks.get(variable.name)
    if (stack) stack.hides.push(variable)
    else stacks.set(variable.name, { holds: variable, hides: [] })
  }
  return [...stacks.values()].toSorted((a, b) => (a.holds.name < b.holds.name ? -1 : 1))
}

/** Of each name the variable that holds at a place: the one with the nearest scope. */
export const nearestVariables = <T extends VariableScope & { name: string }>(
  all: readonly T[],
  place: VariableScope,
): T[] => stackVariables(all, place).map(({ holds }) => holds)
