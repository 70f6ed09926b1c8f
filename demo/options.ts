import { parseArgs } from 'node:util'

export type Options = { once: boolean; reset: boolean; help: boolean; port: number | null }

export const USAGE = `bin/demo: Prometheus on this machine, with six hosts and a service to deploy

  bin/demo             starts it; Ctrl-C stops it, and the next start goes on where it was
  bin/demo --port N    on another port than 3000
  bin/demo --reset     from nothing
  bin/demo --once      no browser: deploys, breaks and rolls back by itself, and says what came of it
  bin/demo --help      this text
`

/** Reads the command line. Throws an error whose message is for people. */
export function readOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ args, options: { once: flag, reset: flag, help: flag, port: { type: 'string' } } })
  return {
    once: values.once,
    reset: values.reset,
    help: values.help,
    port: values.port === undefined ? null : readPort(values.port),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`--port has to be a number from 1 to 65535, but is “${text}”.`)
}
