import { plainName } from './name'
import type { Result } from './result'

/** Checks the name people give a host (`[a-z0-9][a-z0-9-]{0,59}`), not its network address; the failure is a sentence. */
export const hostName = (text: string): Result<string, string> => plainName('host name', text)
