import { quoteLines } from './quote-lines'

/**
 * The shell function `environment`, which exports what a service's commands get. It is called in the subshell of
 * a command only: a variable such as LC_ALL or TAR_OPTIONS must not change our own steps.
 * The login of a non-interactive session has no LANG, so programs would fall back to ASCII; hence the default.
 *
 * Needs `$nl`, `$place` and `$release`.
 *
 * @throws RangeError when a name is not a shell variable's, or a value holds NUL
 */
export function environmentFunction(env: Record<string, string>): string {
  const exports = Object.entries(env).map(([name, value]) => `  export ${acceptName(name)}=${quoteLines(value)}`)
  return [
    'environment() {',
    '  [ -n "$LANG" ] || LANG=C.UTF-8',
    '  export LANG',
    ...exports,
    '  export PROMETHEUS_RELEASE_PATH="$place/releases/$release"',
    '}',
  ].join('\n')
}

function acceptName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RangeError(`not a variable name: ${JSON.stringify(name)}`)
  return name
}
