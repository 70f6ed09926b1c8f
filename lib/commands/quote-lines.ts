import { quote } from './quote'

/** Defines `$nl`, which `quoteLines` refers to. */
export const NEW_LINE = "nl='\n'"

/**
 * A text of one or many lines as one shell word: each line quoted, the breaks carried by `$nl`.
 * CRLF, which a YAML file edited elsewhere may hold, counts as a line break.
 *
 * @throws RangeError when the text holds NUL or a lone carriage return
 */
export function quoteLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map(line => quote(line))
    .join('"$nl"')
}
