import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { IMPORT_FORMATS, type ImportedFiles, importChecks } from '@/lib/checks/import/import-checks'
import { EXIT, Refusal } from './call'
import type { Options } from './options'
import { plain } from './print'

/** `check import <file>`: turns what another tool wrote into Hurl files, printed or put into a folder. `-` is the input. */
export async function importCheck([source, ...more]: string[], options: Options): Promise<number> {
  if (source === undefined || more.length > 0)
    throw new Refusal('check import takes one file, or - for its input.', EXIT.usage)
  const format = IMPORT_FORMATS.find(known => known === options.from)
  if (options.from !== null && !format) {
    throw new Refusal(`--from ${plain(options.from)} is none of ${IMPORT_FORMATS.join(', ')}.`, EXIT.usage)
  }
  const imported = importChecks(await read(source), format)
  if (!imported.ok) throw new Refusal(`${plain(source)}: ${plain(imported.failure)}.`, EXIT.usage)
  const { files } = imported.value
  if (options.out !== null) await write(options.out, files)
  if (options.json) process.stdout.write(`${JSON.stringify(imported.value)}\n`)
  else {
    process.stdout.write(options.out === null ? files.map(({ text }) => text).join('\n') : '')
    process.stderr.write(notes(imported.value, options.out))
  }
  return 0
}

async function read(source: string): Promise<string> {
  try {
    return source === '-' ? await textOf(process.stdin) : await readFile(source, 'utf8')
  } catch (cause) {
    throw new Refusal(`${plain(source)} cannot be read: ${cause instanceof Error ? cause.message : cause}`, EXIT.usage)
  }
}

/** Nothing that is there is written over: a person may have worked on it. */
async function write(folder: string, files: ImportedFiles['files']): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { name, text } of files) {
    await writeFile(join(folder, name), text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EEXIST' ? 'is there already: move it away, or name another folder' : cause.message
      throw new Refusal(`${join(folder, name)} ${why}.`, EXIT.refused)
    })
  }
}

function notes({ format, files, lost }: ImportedFiles, folder: string | null): string {
  const made = files.map(({ name, variables }) => {
    const path = folder === null ? name : join(folder, name)
    return `${path}${variables.length > 0 ? `  needs ${variables.join(', ')}` : ''}`
  })
  const left = lost.map(({ where, what }) => `- ${plain(where)}: ${plain(what)}`)
  const told = left.length > 0 ? [`Not carried over as it was (${left.length}):`, ...left] : []
  return `${[`Read as ${format}.`, ...made, ...told].join('\n')}\n`
}
