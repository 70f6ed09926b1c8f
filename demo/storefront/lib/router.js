/** The values of `:name` parts when `path` is like `pattern`, or null. */
function match(pattern, path) {
  const wanted = pattern.split('/')
  const parts = path.split('/')
  if (wanted.length !== parts.length) return null
  const params = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = parts[index]
    else if (part !== parts[index]) return null
  }
  return params
}

/** The first of `[['GET /items/:id', handle], …]` that answers this request. */
export function findRoute(routes, method, path) {
  for (const [name, handle] of routes) {
    const [wanted, pattern] = name.split(' ')
    const params = wanted === method && match(pattern, path)
    if (params) return { handle, params }
  }
  return null
}
