import { parseArgs } from 'node:util'
import { EXIT, Refusal, talkTo } from './call'
import { COMMANDS } from './commands'
import { table } from './print'

const help = () => `prometheus <command>

${table(Object.values(COMMANDS).map(({ usage, about }) => [`  ${usage}`, about]))}

  --json   one JSON value a line instead of text
  --url    where Prometheus runs; PROMETHEUS_URL if not given, else http://127.0.0.1:3000

Exit codes: 0 good, 1 the deploy ended badly or a check failed, 2 wrong usage or a wrong file, 3 not found, 4 refused,
5 no answer, or a check that proved nothing
`

/** Runs the command of these arguments; gives the exit code. */
async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      follow: { type: 'boolean', short: 'f', default: false },
      wait: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      rollback: { type: 'boolean', default: false },
      host: { type: 'string' },
      reason: { type: 'string' },
      for: { type: 'string' },
      until: { type: 'string' },
      variable: { type: 'string', multiple: true, default: [] },
      secret: { type: 'string', multiple: true, default: [] },
      junit: { type: 'string' },
      from: { type: 'string' },
      out: { type: 'string' },
      url: { type: 'string' },
    },
  })
  if (values.url !== undefined) talkTo(values.url)
  const [name, ...rest] = positionals
  if (values.help || name === undefined) {
    process.stdout.write(help())
    return values.help ? 0 : EXIT.usage
  }
  const command = COMMANDS[name]
  if (!command) throw new Refusal(`There is no command “${name}”. See prometheus --help.`, EXIT.usage)
  const [least, most] = command.takes
  if (rest.length < least || rest.length > most) throw new Refusal(`Usage: prometheus ${command.usage}`, EXIT.usage)
  const {
    help: _help,
    url: _url,
    host = null,
    reason = null,
    for: span = null,
    until = null,
    junit = null,
    from = null,
    out = null,
    ...flags
  } = values
  return command.run(rest, { ...flags, host, reason, for: span, until, junit, from, out })
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  return error instanceof Refusal ? error.exitCode : EXIT.usage
})
