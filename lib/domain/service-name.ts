import { plainName } from './name'
import type { Result } from './result'

/** Checks a service's name (`[a-z0-9][a-z0-9-]{0,59}`); the failure is a sentence for the form. */
export const serviceName = (text: string): Result<string, string> => plainName('service name', text)
