import { pieces } from './escapes'
import { applySgr, PLAIN, type Style } from './sgr'

/** Wider than any terminal; what would be written further right stays at the last column. */
const COLUMNS = 10_000

type Cell = { char: string; style: Style }
export type Written = { cells: Cell[]; column: number; style: Style }

const BLANK: Cell = { char: ' ', style: PLAIN }

/** A line without the returns at its end: they do nothing. */
export function trimReturns(raw: string): string {
  let end = raw.length
  while (end > 0 && raw.charCodeAt(end - 1) === 0x0d) end--
  return end === raw.length ? raw : raw.slice(0, end)
}

/** Whether a line moves back over itself, as progress bars do. */
export const overwrites = (raw: string): boolean => raw.includes('\b') || trimReturns(raw).includes('\r')

/** What a terminal shows after a line that returns, steps back, erases and moves within itself. */
export function write(raw: string, start: Style = PLAIN): Written {
  const written: Written = { cells: [], column: 0, style: start }
  for (const piece of pieces(raw)) {
    if (piece.kind === 'control') control(written, piece.parameters, piece.final)
    else for (const char of piece.text) put(written, char)
  }
  return written
}

function put(written: Written, char: string): void {
  if (char === '\r') written.column = 0
  else if (char === '\b') written.column = Math.max(0, written.column - 1)
  else {
    while (written.cells.length < written.column) written.cells.push(BLANK)
    written.cells[written.column] = { char, style: written.style }
    written.column = Math.min(COLUMNS - 1, written.column + 1)
  }
}

function control(written: Written, parameters: string, final: string): void {
  const count = Math.min(COLUMNS, Math.max(1, Number.parseInt(parameters, 10) || 1))
  switch (final) {
    case 'm':
      written.style = applySgr(written.style, parameters)
      break
    case 'K':
      erase(written, parameters)
      break
    case 'G':
      written.column = count - 1
      break
    case 'C':
      written.column = Math.min(COLUMNS - 1, written.column + count)
      break
    case 'D':
      written.column = Math.max(0, written.column - count)
      break
  }
}

function erase({ cells, column }: Written, parameters: string): void {
  if (parameters === '2') cells.length = 0
  else if (parameters === '1') for (let at = 0; at <= column && at < cells.length; at++) cells[at] = BLANK
  else cells.length = Math.min(cells.length, column)
}
