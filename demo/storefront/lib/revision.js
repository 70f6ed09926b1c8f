import { existsSync, readFileSync } from 'node:fs'

const file = new URL('../REVISION', import.meta.url)

/** The commit that runs: read once, so that it stays true when another release becomes current. */
export const revision = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown'
