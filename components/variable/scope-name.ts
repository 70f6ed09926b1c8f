import { environmentTitle } from '@/components/environment/environment-title'
import type { VariableScope } from '@/lib/domain/variable'

/** Where a variable holds, in words: `storefront in Production`, `every service in Production`, `storefront`, `everywhere`. */
export function scopeName({ service, environment }: VariableScope): string {
  if (environment === null) return service ?? 'everywhere'
  return `${service ?? 'every service'} in ${environmentTitle(environment)}`
}

/** The scopes that hold at a place, the nearest first. */
export function scopesAt({ service, environment }: VariableScope): VariableScope[] {
  const services = service === null ? [null] : [service, null]
  const environments = environment === null ? [null] : [environment, null]
  return environments.flatMap(one => services.map(other => ({ service: other, environment: one })))
}
