/** A terminal colour as one of the log's tokens; black and white are the text's own colour. */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'dim'

/** How text looks, as terminals know it (ECMA-48, SGR). */
export type Style = {
  fg: Colour | null
  bg: Colour | null
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  strike: boolean
  inverse: boolean
}

export const PLAIN: Style = {
  fg: null,
  bg: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
}

const BASIC: (Colour | null)[] = [null, 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', null]

const SWITCHES: Record<number, Partial<Style>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { fg: null },
  49: { bg: null },
}

/** The style after `ESC [ <parameters> m`. What is not known is left out. */
export function applySgr(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(code => (code === '' ? 0 : Number(code)))
  let next = style
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, used } = extended(codes.slice(at + 1))
      next = { ...next, [code === 38 ? 'fg' : 'bg']: colour }
      at += used
    } else next = step(next, code)
  }
  return next
}

function step(style: Style, code: number): Style {
  if (code === 0) return PLAIN
  if (code in SWITCHES) return { ...style, ...SWITCHES[code] }
  if (code >= 30 && code <= 37) return { ...style, fg: BASIC[code - 30] ?? null }
  if (code >= 40 && code <= 47) return { ...style, bg: BASIC[code - 40] ?? null }
  if (code >= 90 && code <= 97) return { ...style, fg: bright(code - 90) }
  if (code >= 100 && code <= 107) return { ...style, bg: bright(code - 100) }
  return style
}

const bright = (index: number): Colour | null => (index === 0 ? 'dim' : (BASIC[index] ?? null))

/** `5;n` is one of 256 colours, `2;r;g;b` any: the token of the nearest hue, so that it is readable in both themes. */
function extended([kind, ...rest]: number[]): { colour: Colour | null; used: number } {
  if (kind === 2) return { colour: nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), used: 4 }
  if (kind !== 5) return { colour: null, used: 1 }
  const index = rest[0] ?? 0
  if (index < 8) return { colour: BASIC[index] ?? null, used: 2 }
  if (index < 16) return { colour: bright(index - 8), used: 2 }
  if (index >= 232) return { colour: index < 248 ? 'dim' : null, used: 2 }
  const cube = index - 16
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40)
  return { colour: nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), used: 2 }
}

const HUES: Colour[] = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta']

function nearest(red: number, green: number, blue: number): Colour | null {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  if (most - least < 40) return most > 64 && most < 170 ? 'dim' : null
  const span = most - least
  const sixth =
    most === red ? (green - blue) / span : most === green ? 2 + (blue - red) / span : 4 + (red - green) / span
  return HUES[(Math.round(sixth) + 6) % 6] ?? null
}

const LETTER: Record<Colour, string> = {
  red: 'r',
  green: 'g',
  yellow: 'y',
  blue: 'b',
  magenta: 'm',
  cyan: 'c',
  dim: 'd',
}

/** The classes of a style: `ar` … for the colour, `kr` … for what is behind it; empty for plain text. */
export function classOf(style: Style): string {
  if (style === PLAIN) return ''
  const classes: string[] = []
  if (style.inverse) classes.push('inv')
  else {
    if (style.fg) classes.push(`a${LETTER[style.fg]}`)
    else if (style.dim) classes.push('ad')
    if (style.bg) classes.push(`k${LETTER[style.bg]}`)
  }
  if (style.bold) classes.push('bo')
  if (style.italic) classes.push('it')
  if (style.underline) classes.push('un')
  if (style.strike) classes.push('st')
  return classes.join(' ')
}
