/**
 * Marks tell, inside the one log of a run, where each step began and ended. A mark is the byte 0x1e (record
 * separator), the run's random nonce, and words up to a line feed:
 *
 *     \x1e<nonce> begin <step>
 *     \x1e<nonce> end <step> <exit code> [killed]
 *
 * A command may leave its last line unfinished, so a mark is found anywhere, not only at a line's start. The log is
 * opened for appending and a mark is one write, so nothing comes between its bytes.
 */
export type Mark = {
  kind: 'begin' | 'end'
  step: string
  /** Exit code; of `end` only. */
  code?: number
  /** A signal ended the step, not an `exit` of its own with the same code; of `end` only. */
  killed?: true
  /** Where the mark's first byte is in the log. */
  offset: number
  /** Where the byte after the mark is. */
  next: number
}

/** Longer than any mark; what is longer and has no line feed was not written by us. */
const LONGEST = 256
const START = 0x1e
const LINE_FEED = 0x0a

/**
 * The shell functions `mark` and `step`, and `open_marks <nonce>`, which comes before them.
 *
 * `step <name> <function>` runs the function in a subshell under `set -eu` between two marks, and ends the script
 * with its code when that is not 0. A code above 128 alone does not tell a signal from an `exit`, but a shell says
 * "Killed" on its own stderr when it has waited for what a signal ended: that goes to a file of the run.
 */
export const MARKS = `open_marks() {
  nonce=$1
  died=/dev/null
  case $PROMETHEUS_RUN in *.*) died=.prometheus/runs/\${PROMETHEUS_RUN%.*}.died ;; esac
  true 2>/dev/null >"$died" || died=/dev/null
}
mark() { printf '\\036%s %s\\n' "$nonce" "$*"; }
step() {
  mark begin "$1"
  { (exec 2>&4 4>&-; set -eu; "$2"); code=$?; } 4>&2 2>"$died"
  killed=
  [ ! -s "$died" ] || killed=' killed'
  mark end "$1" "$code$killed"
  [ "$code" -eq 0 ] || exit "$code"
}`

/**
 * @param nonce random, `[A-Za-z0-9]{8,64}`
 * @throws RangeError when the nonce is anything else
 */
export const openMarks = (nonce: string): string => `open_marks ${acceptNonce(nonce)}`

/** All marks of a whole log. */
export function parseMarks(nonce: string, log: Buffer): Mark[] {
  return createMarkParser(nonce).push(0, log).events
}

/**
 * Finds marks in a log that arrives in pieces, wherever it is cut. Bytes that were already pushed are ignored, so
 * that re-reading after a crash changes nothing; after a gap the search begins anew.
 */
export function createMarkParser(nonce: string): { push(offset: number, bytes: Buffer): { events: Mark[] } } {
  const opening = Buffer.from(`\x1e${acceptNonce(nonce)} `)
  let position = 0
  let rest: Buffer = Buffer.alloc(0)

  return {
    push(offset, bytes) {
      const fresh = offset < position ? bytes.subarray(Math.min(position - offset, bytes.length)) : bytes
      if (fresh.length === 0) return { events: [] }
      if (offset > position) rest = Buffer.alloc(0)
      const start = Math.max(offset, position) - rest.length
      const window = rest.length > 0 ? Buffer.concat([rest, fresh]) : fresh
      position = start + window.length
      const found = scan(window, opening)
      rest = Buffer.from(window.subarray(found.undecided))
      return { events: found.marks.map(mark => shift(mark, start)) }
    },
  }
}

/** The log without its marks, for people. */
export function stripMarks(nonce: string, log: Buffer): Buffer {
  const kept: Buffer[] = []
  let from = 0
  for (const mark of parseMarks(nonce, log)) {
    kept.push(log.subarray(from, mark.offset))
    from = mark.next
  }
  kept.push(log.subarray(from))
  return Buffer.concat(kept)
}

/** Complete marks, and the index from which more bytes are needed to decide. */
function scan(window: Buffer, opening: Buffer): { marks: Mark[]; undecided: number } {
  const marks: Mark[] = []
  let at = window.indexOf(START)
  while (at !== -1) {
    const head = window.subarray(at, at + opening.length)
    const like = head.equals(opening.subarray(0, head.length))
    const end = like ? window.subarray(0, at + LONGEST).indexOf(LINE_FEED, at) : -1
    if (like && end === -1 && window.length - at < LONGEST) return { marks, undecided: at }
    const mark = end === -1 ? null : readMark(window.subarray(at + opening.length, end).toString('latin1'))
    if (mark) marks.push({ ...mark, offset: at, next: end + 1 })
    at = window.indexOf(START, mark ? end + 1 : at + 1)
  }
  return { marks, undecided: window.length }
}

function readMark(words: string): Omit<Mark, 'offset' | 'next'> | null {
  const begin = /^begin (\S+)$/.exec(words)
  if (begin?.[1]) return { kind: 'begin', step: begin[1] }
  const end = /^end (\S+) (\d+)( killed)?$/.exec(words)
  return end?.[1] ? { kind: 'end', step: end[1], code: Number(end[2]), ...(end[3] && { killed: true }) } : null
}

function shift(mark: Mark, by: number): Mark {
  return { ...mark, offset: mark.offset + by, next: mark.next + by }
}

function acceptNonce(nonce: string): string {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError('a nonce is 8 to 64 letters and digits')
  return nonce
}
