import { describe, expect, test } from 'vitest'
import { ON_GREEN, OWNER, SYSTEM } from './actor'
import { may } from './permission'

describe('permission', () => {
  test('the owner may do everything', () => {
    expect(may(OWNER, 'deploy').ok).toBe(true)
    expect(may(OWNER, 'accept_host_key').ok).toBe(true)
  })

  test('the rule that deploys on green may deploy, and nothing else', () => {
    expect(may(ON_GREEN, 'deploy').ok).toBe(true)
    expect(may(ON_GREEN, 'rollback').ok).toBe(false)
  })

  test('the worker may look and fetch, and start nothing of its own', () => {
    expect(may(SYSTEM, 'observe_hosts').ok).toBe(true)
    expect(may(SYSTEM, 'sync_service').ok).toBe(true)
    expect(may(SYSTEM, 'deploy').ok).toBe(false)
  })

  test('whoever is not known may do nothing, and is told what', () => {
    expect(may({ kind: 'person', id: 'x', name: 'Ada' }, 'accept_host_key')).toEqual({
      ok: false,
      failure: { code: 'forbidden', message: 'Ada may not accept host key.' },
    })
    expect(may({ kind: 'token', id: 'owner', name: 'ci' }, 'deploy').ok).toBe(false)
  })
})
