import { plainName } from './name'
import type { Result } from './result'

/** Checks an environment's name (`[a-z0-9][a-z0-9-]{0,59}`); the failure is a sentence. */
export const environmentName = (text: string): Result<string, string> => plainName('environment name', text)
