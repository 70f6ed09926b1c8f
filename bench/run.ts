/** `npm run bench`: how fast Prometheus is, beside a plain script and other deployers in the same run. */
import { HELP, type Options, readOptions } from './options'
import { measureDeploys } from './parts/deploy'
import { Report } from './report'
import { openWorld, type World } from './world'

async function run(options: Options, report: Report): Promise<void> {
  if (options.parts.includes('deploy'))
    await inWorld(Math.max(...options.hosts), world => measureDeploys(world, options, report))
  report.show()
}

async function inWorld(size: number, measure: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld(size)
  try {
    await measure(world)
  } catch (error) {
    if (world.worker.said) process.stderr.write(`The worker said:\n${world.worker.said}\n`)
    throw error
  } finally {
    await world.stop()
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await run(options, new Report(options.json, text => process.stdout.write(text)))
  else process.stdout.write(HELP)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
