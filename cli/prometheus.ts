import { parseArgs } from 'node:util'
import { EXIT, Refusal, talkTo } from './call'
import { COMMANDS } from './commands'
import { formText, plain } from './print'

const help = () => `prometheus <command>

${formText(Object.values(COMMANDS).flatMap(({ forms }) => forms))}

${COMMON}
`

const COMMON = `  --json   one JSON value a line instead of text
  --url    where Prometheus runs; PROMETHEUS_URL if not given, else http://127.0.0.1:3000

Exit codes: 0 good, 1 the deploy ended badly or a check failed, 2 wrong usage or a wrong file, 3 not found, 4 refused,
5 no answer, or a check that proved nothing`

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
      service: { type: 'string' },
      environment: { type: 'string' },
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
  if (name === undefined) {
    const out = values.help ? process.stdout : process.stderr
    out.write(help())
    return values.help ? 0 : EXIT.usage
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) throw new Refusal(`There is no command “${plain(name)}”. See prometheus --help.`, EXIT.usage)
  if (values.help) {
    process.stdout.write(`prometheus ${name}\n\n${formText(command.forms)}\n\n${COMMON}\n`)
    return 0
  }
  const [least, most] = command.takes
  if (rest.length < least || rest.length > most)
    throw new Refusal(command.forms.map(([usage]) => `Usage: prometheus ${usage}`).join('\n'), EXIT.usage)
  const {
    help: _help,
    url: _url,
    host = null,
    service = null,
    environment = null,
    reason = null,
    for: span = null,
    until = null,
    junit = null,
    from = null,
    out = null,
    ...flags
  } = values
  return command.run(rest, { ...flags, host, service, environment, reason, for: span, until, junit, from, out })
}

// Whoever reads has read enough, such as `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  return error instanceof Refusal ? error.exitCode : EXIT.usage
})
