const COLOURS = { info: 36, error: 31 }

const paint = (colour, text) => `\x1b[${colour}m${text}\x1b[0m`
const time = () => paint(90, new Date().toISOString())

export function log(level, text) {
  console.log(`${time()} ${paint(COLOURS[level], level)} ${text}`)
}

const colourOf = status => (status >= 500 ? 31 : status >= 400 ? 33 : 32)

export function logRequest({ method, url }, status, ms) {
  console.log(`${time()} ${method} ${url} ${paint(colourOf(status), status)} ${ms.toFixed(1)} ms`)
}
