import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { environmentName } from './environment-name'
import { hostName } from './host-name'
import { serviceName } from './service-name'

describe('a name', () => {
  test.each(['a', 'checkout', 'prod-1', '2fa', 'a'.repeat(60)])('may be %s', name => {
    expect(serviceName(name)).toEqual({ ok: true, value: name })
  })

  test.each(['-a', 'A', 'a b', 'a/b', '..', 'a_b', 'ä', 'a\n', '$(x)'])('may not be %j', name => {
    expect(serviceName(name).ok).toBe(false)
  })

  test('is refused with what it is the name of, the value and the rule', () => {
    expect(hostName('Prod 1')).toEqual({
      ok: false,
      failure:
        'host name "Prod 1" cannot be used in addresses and paths: use lowercase letters, digits and hyphens, beginning with a letter or digit',
    })
    expect(serviceName('')).toEqual({
      ok: false,
      failure: 'service name is empty: give it a name such as checkout or prod-1',
    })
    expect(environmentName('a'.repeat(61))).toEqual({
      ok: false,
      failure: 'environment name has 61 characters: at most 60 are allowed',
    })
  })

  test('that is accepted is never changed by being put in a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), text => {
        const result = serviceName(text)
        if (result.ok) expect(encodeURIComponent(result.value)).toBe(text)
      }),
    )
  })
})
