/** `npm run bench`: how fast Prometheus is, beside a plain script and other deployers in the same run. */
import { HELP, type Options, type PartName, readOptions } from './options'
import { measureDeploys } from './parts/deploy'
import { measureLatency } from './parts/latency'
import { measureMemory } from './parts/memory'
import { measurePages } from './parts/pages'
import { measureRollback, ROLLBACK_HOSTS } from './parts/rollback'
import { Report } from './report'
import { buildWeb, buildWorker } from './web'
import { openWorld, type World } from './world'

async function run(options: Options, report: Report): Promise<void> {
  const most = Math.max(...options.hosts)
  const parts: Record<PartName, () => Promise<void>> = {
    deploy: () => inWorld(most, world => measureDeploys(world, options, report)),
    rollback: () => inWorld(ROLLBACK_HOSTS, world => measureRollback(world, options.runs, report)),
    latency: () => inWorld(1, world => measureLatency(world, options, report)),
    memory: () => inWorld(most, world => measureMemory(world, report)),
    pages: () => measurePages(report),
  }
  if (options.parts.includes('latency') || options.parts.includes('pages')) buildWeb()
  buildWorker()
  for (const part of options.parts) {
    await parts[part]()
    report.show()
  }
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
