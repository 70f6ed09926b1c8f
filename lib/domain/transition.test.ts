import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEPLOY_STATES, type DeployState, isActive, isTerminal, TERMINAL_STATES } from './deploy'
import { type DeployEvent, eventName, TRANSITIONS, transition } from './transition'

const CAUSES = ['failed', 'error', 'timed_out', 'cancelled'] as const

const EVENTS: DeployEvent[] = [
  { type: 'approved' },
  { type: 'claimed' },
  { type: 'superseded' },
  { type: 'cancel_requested' },
  { type: 'switched' },
  { type: 'verified' },
  { type: 'undo_started' },
  { type: 'lost' },
  ...CAUSES.map(cause => ({ type: 'stopped' as const, cause })),
  ...CAUSES.map(cause => ({ type: 'undo_finished' as const, back: true, cause })),
  ...CAUSES.map(cause => ({ type: 'undo_finished' as const, back: false, cause })),
]

const stopped = {
  stopped_failed: 'failed',
  stopped_error: 'error',
  stopped_timed_out: 'timed_out',
  stopped_cancelled: 'cancelled',
} as const

/** Written out a second time on purpose: a change of the machine must be said twice. */
const EXPECTED: Record<DeployState, Record<string, DeployState>> = {
  awaiting_approval: { approved: 'queued', cancel_requested: 'cancelled', superseded: 'superseded' },
  queued: { claimed: 'running', cancel_requested: 'cancelled', superseded: 'superseded' },
  running: {
    claimed: 'running',
    switched: 'verifying',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
    ...stopped,
  },
  verifying: {
    claimed: 'verifying',
    verified: 'succeeded',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
    ...stopped,
  },
  cancelling: {
    claimed: 'cancelling',
    verified: 'succeeded',
    cancel_requested: 'cancelling',
    undo_started: 'rolling_back',
    lost: 'error',
    ...stopped,
  },
  rolling_back: {
    claimed: 'rolling_back',
    undone: 'rolled_back',
    undone_for_cancel: 'cancelled',
    undo_stuck: 'rollback_failed',
    lost: 'rollback_failed',
  },
  succeeded: {},
  failed: {},
  error: {},
  timed_out: {},
  cancelled: {},
  superseded: {},
  rolled_back: {},
  rollback_failed: {},
}

describe('the state machine', () => {
  const all = DEPLOY_STATES.flatMap(state => EVENTS.map(event => [state, event, eventName(event)] as const))

  test.each(all)('%s, %j', (state, event, name) => {
    const next = EXPECTED[state][name]
    const result = transition(state, event)
    if (next) expect(result).toEqual({ ok: true, value: next })
    else
      expect(result).toEqual({
        ok: false,
        failure: {
          code: isTerminal(state) ? 'terminal' : 'not_now',
          message: expect.stringMatching(/^This deploy is /),
        },
      })
  })

  test('knows no event that is not tried here', () => {
    const tried = new Set<string>(EVENTS.map(eventName))
    expect(
      Object.values(TRANSITIONS)
        .flatMap(Object.keys)
        .filter(name => !tried.has(name)),
    ).toEqual([])
  })

  test('stays where it is for ever once it is over', () => {
    const walk = fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom(...DEPLOY_STATES), walk, (start, events) => {
        let state = start
        for (const event of events) {
          const result = transition(state, event)
          if (isTerminal(state)) expect(result.ok).toBe(false)
          if (result.ok) state = result.value
        }
      }),
    )
  })

  test('can end from every state, and every end can be reached', () => {
    const next = (state: DeployState) => Object.values(TRANSITIONS[state])
    const reach = (from: DeployState) => {
      const seen = new Set([from])
      for (const state of seen) for (const to of next(state)) seen.add(to)
      return seen
    }
    for (const state of DEPLOY_STATES) expect([...reach(state)].some(isTerminal)).toBe(true)
    const fromStart = reach('awaiting_approval')
    expect(TERMINAL_STATES.filter(state => !fromStart.has(state))).toEqual([])
  })

  test('lets a new worker take over exactly what a worker holds', () => {
    for (const state of DEPLOY_STATES) {
      const result = transition(state, { type: 'claimed' })
      expect(result.ok && result.value === state).toBe(isActive(state))
    }
  })

  test('says in plain words why not', () => {
    expect(transition('rolling_back', { type: 'cancel_requested' })).toEqual({
      ok: false,
      failure: { code: 'not_now', message: 'This deploy is rolling back and cannot be cancelled now.' },
    })
    expect(transition('timed_out', { type: 'claimed' })).toEqual({
      ok: false,
      failure: {
        code: 'terminal',
        message: 'This deploy is over (timed out) and cannot be taken by a worker any more.',
      },
    })
  })
})
