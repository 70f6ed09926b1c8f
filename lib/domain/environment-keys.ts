/** Letters that other keys of a service's page have. */
const TAKEN = 'jkrefy'

/** One letter for each environment: the first of its name that is free. */
export function environmentKeys(names: readonly string[]): string[] {
  const used = new Set(TAKEN)
  return names.map(name => {
    const key = [...name].find(letter => /[a-z]/.test(letter) && !used.has(letter)) ?? ''
    used.add(key)
    return key
  })
}
