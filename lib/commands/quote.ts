/**
 * One argument as a word of POSIX shell text: single-quoted, so that nothing in it is expanded by any shell.
 * This is the only place where quoting happens.
 *
 * @param value the argument, of any length
 * @returns text that `sh` reads back as exactly `value`
 * @throws RangeError when the value holds NUL or a line break, which a line of shell text cannot carry
 */
export function quote(value: string): string {
  const offending = /[\0\n\r]/.exec(value)
  if (offending) throw new RangeError(`cannot quote ${JSON.stringify(offending[0])} at character ${offending.index}`)
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(value)) return value
  return `'${value.replaceAll("'", `'\\''`)}'`
}
