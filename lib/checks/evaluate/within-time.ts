import { createContext, Script } from 'node:vm'
import { NoValue } from './value'

const LONGEST_MS = 2000
const context = createContext({ work: () => {} })
const call = new Script('work()')

/**
 * The result of synchronous work, which is cut off after two seconds: paths nest predicates, and a few of them over a
 * long document would hold the whole process for minutes. `what` is named in the message.
 */
export function withinTime<T>(what: string, work: () => T): T {
  const outer = context.work
  context.work = work
  try {
    return call.runInContext(context, { timeout: LONGEST_MS }) as T
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new NoValue('check', `${what} takes longer than ${LONGEST_MS / 1000} s here`)
  } finally {
    context.work = outer
  }
}
