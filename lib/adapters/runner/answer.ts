import type { HostFailure, RunReport } from '@/lib/ports/remote-host'
import type { Heard } from './call'
import type { Word } from './words'

/** The failure that the host's words or noise amount to; `undefined` when it answered `expected` words only. */
export function failureOf(heard: Heard, expected: string[]): HostFailure | undefined {
  const refusal = heard.words.map(refusalOf).find(failure => failure !== undefined)
  if (refusal) return refusal
  const failed = heard.words.find(word => word.name === 'failed')
  if (!failed && heard.words.some(word => expected.includes(word.name))) return undefined
  if (!heard.exited && !failed) return { kind: 'lost', message: 'the connection was lost before an answer' }
  return namedByNoise(heard.noise) ?? unanswered(heard, failed)
}

/** What the host says about a run; the last report counts. */
export function reportOf(words: Word[]): RunReport | undefined {
  return words.map(toReport).findLast(report => report !== undefined)
}

function toReport({ name, rest }: Word): RunReport | undefined {
  const [first = '', second = '', third] = rest.split(' ')
  if (name === 'none' || name === 'cancelled') return { state: name }
  const [a, b] = [Number(first), Number(second)]
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || first === '') return undefined
  if (name === 'running') return { state: name, logLength: a, elapsedMs: b }
  if (name === 'unknown') return { state: name, logLength: a, living: b }
  if (name === 'done') return { state: name, exitCode: a, logLength: b, cancelled: third === 'cancelled' }
  return undefined
}

function refusalOf({ name, rest }: Word): HostFailure | undefined {
  const items = rest.split(' ').filter(Boolean)
  switch (name) {
    case 'refused':
      return { kind: 'refused', lease: Number(rest), message: `a newer deploy holds this place (its token is ${rest})` }
    case 'conflict':
      return { kind: 'conflict', runs: items, message: `still running from an older deploy: ${items.join(', ')}` }
    case 'foreign':
      return { kind: 'foreign', owner: rest, message: `this place belongs to ${rest}` }
    case 'tool':
      return { kind: 'missing_tool', tools: items, message: `the host lacks ${items.join(', ')}` }
    case 'again':
      return { kind: 'lost', message: 'another call was about to start the same run' }
    case 'busy':
      return { kind: 'timed_out', message: "the place's lock was held by another call for 15 s" }
    case 'survivors':
      return { kind: 'timed_out', message: `processes that survive KILL: ${items.join(', ')}` }
    default:
      return undefined
  }
}

/** The shell's and the programs' own words for the errors that people can mend. */
function namedByNoise(noise: string): HostFailure | undefined {
  const line = (pattern: RegExp) => noise.split('\n').find(text => pattern.test(text))
  const space = line(/no space left|disk quota exceeded|file too large/i)
  if (space) return { kind: 'no_space', message: space }
  const permission = line(/permission denied|read-only file system|operation not permitted/i)
  if (permission) return { kind: 'no_permission', message: permission }
  const tool = /(\w+): (?:command )?not found/.exec(noise)?.[1]
  if (tool) return { kind: 'missing_tool', tools: [tool], message: `the host lacks ${tool}` }
  return undefined
}

function unanswered(heard: Heard, failed: Word | undefined): HostFailure {
  const said = heard.noise.slice(0, 300).toWellFormed()
  if (failed) return { kind: 'protocol', message: `the runner could not do "${failed.rest}"${said && `: ${said}`}` }
  if (heard.words.length > 0) return { kind: 'protocol', message: `the runner gave no answer${said && `: ${said}`}` }
  return {
    kind: 'no_runner',
    message: said ? `not our runner answered: ${said}` : 'nothing answered; is the login shell allowed to run sh?',
  }
}
