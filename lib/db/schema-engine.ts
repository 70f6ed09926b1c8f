import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import { EngineAdapter } from './engine-adapter'

type Bindings = { __wbg_set_wasm(exports: WebAssembly.Exports): void }

let loaded: Promise<void> | null = null

/**
 * Gives `work` Prisma's schema engine on the database at `url`. It is the WebAssembly build, so nothing native is
 * downloaded; the files it reads and the `_prisma_migrations` it writes are those of `prisma migrate`.
 */
export async function withSchemaEngine<T>(url: string, work: (engine: engine.SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= load()
  await loaded
  const factory = new EngineAdapter(url)
  const adapter = bindMigrationAwareSqlAdapterFactory(factory)
  try {
    return await work(await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter))
  } catch (error) {
    // The engine keeps the driver's errors aside and names them by number.
    const [, id] = /External error id#(\d+)/.exec((error as Error).message) ?? []
    throw (id && adapter.errorRegistry.consumeError(Number(id))?.error) || error
  } finally {
    await factory.close()
  }
}

/** By hand, because the package's entry imports its `.wasm` as a module, which Node 20 does not do. */
async function load(): Promise<void> {
  const bindings = engine as unknown as Bindings & WebAssembly.ModuleImports
  const installation = createRequire(join(process.cwd(), 'package.json'))
  const folder = dirname(installation.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
}
