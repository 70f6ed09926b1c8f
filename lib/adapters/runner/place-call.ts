import { randomBytes } from 'node:crypto'
import { installation, type Operation, payload, placeOpening } from '@/lib/commands/runner'
import { fail, ok, type Result } from '@/lib/domain/result'
import type { HostFailure } from '@/lib/ports/remote-host'
import { failureOf } from './answer'
import { type Call, converse, type Heard } from './call'
import type { Transport } from './transport'

export const newNonce = () => randomBytes(16).toString('hex')

export type PlaceCall = Pick<Call, 'timeoutMs' | 'signal' | 'onBytes' | 'onWord'> & {
  deployTo: string
  operation: Operation
  /** Text of the script that the operation takes. */
  script?: string
}

/**
 * Calls the runner in a place, and brings it there first when it is missing. A place whose folder does not exist
 * is made for operations that belong to an owner; the others hear the word `nowhere`.
 */
export async function callPlace(transport: Transport, call: PlaceCall): Promise<Result<Heard, HostFailure>> {
  const first = await callOnce(transport, call)
  if (!first.ok) return first
  const bare = first.value.words.some(word => word.name === 'bare')
  const nowhere = first.value.words.some(word => word.name === 'nowhere')
  if (!bare && !(nowhere && makesPlace(call.operation))) return first
  const installed = await install(transport, call)
  return installed.ok ? callOnce(transport, call) : installed
}

const makesPlace = ({ op }: Operation) => op !== 'read' && op !== 'state' && op !== 'log'

async function callOnce(transport: Transport, call: PlaceCall): Promise<Result<Heard, HostFailure>> {
  const { deployTo, operation, script, ...rest } = call
  const nonce = newNonce()
  try {
    const text = {
      opening: placeOpening(deployTo, operation),
      ...(script !== undefined && { payload: payload(script, nonce) }),
    }
    return await converse(transport, { ...rest, ...text, nonce })
  } catch (cause) {
    return fail({
      kind: 'protocol',
      message: `cannot be sent: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    })
  }
}

async function install(transport: Transport, call: PlaceCall): Promise<Result<void, HostFailure>> {
  const { deployTo, timeoutMs, signal } = call
  const nonce = newNonce()
  const heard = await converse(transport, {
    ...installation(deployTo, nonce),
    nonce,
    timeoutMs,
    ...(signal && { signal }),
  })
  if (!heard.ok) return heard
  const failure = failureOf(heard.value, ['installed'])
  return failure ? fail(failure) : ok(undefined)
}
