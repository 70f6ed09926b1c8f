/** A literal of JavaScript that stands alone: a string, number, boolean or null. */
export function literalOf(text: string): string | number | boolean | null | undefined {
  const given = text.trim()
  if (given === 'null') return null
  if (given === 'true' || given === 'false') return given === 'true'
  if (/^-?\d{1,15}(\.\d+)?$/.test(given)) return Number(given)
  const quoted = /^(['"`])((?:(?!\1)[^\\]|\\[\s\S])*)\1$/.exec(given)
  if (!quoted || (quoted[1] === '`' && given.includes('${'))) return undefined
  return (quoted[2] ?? '').replace(/\\([\s\S])/g, (_all, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char)
}

/** `.a[0]["b c"]`, behind the name of a parsed body, as a JSONPath. */
export function pathOf(access: string): string | undefined {
  let path = '$'
  let rest = access.trim()
  while (rest !== '') {
    const step = /^\??\.([A-Za-z_$][\w$]*)|^\[(\d+)\]|^\[(['"])((?:[^\\'"]|\\.)+)\3\]/.exec(rest)
    if (!step) return undefined
    const [all, name, index, , key] = step
    const text = name ?? key
    if (index !== undefined) path += `[${index}]`
    else if (/^[A-Za-z_]\w*$/.test(text ?? '')) path += `.${text}`
    else path += `['${(text ?? '').replace(/[\\']/g, '\\$&')}']`
    rest = rest.slice(all.length)
  }
  return path
}
