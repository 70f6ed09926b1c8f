import { parseArgs } from 'node:util'
import { Refusal } from './refusal'

export type Options = { once: boolean; reset: boolean; port: number | null }

/** Reads the command line; `--help` is answered before, by `bin/demo`. Throws a refusal. */
export function readOptions(args: string[]): Options {
  const { once, reset, port } = parse(args)
  return { once, reset, port: port === undefined ? null : readPort(port) }
}

function parse(args: string[]) {
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ args, options: { once: flag, reset: flag, port: { type: 'string' } } }).values
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new Refusal(`${what.replace(/\.?$/, '.')} bin/demo --help says what can be asked.`)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Refusal(`--port has to be a number from 1 to 65535, but is “${text}”.`)
}
