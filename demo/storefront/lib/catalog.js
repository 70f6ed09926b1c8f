import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

const built = new URL('../dist/catalog.json', import.meta.url)

let items = []

/** Reads what the build made; called once, before the first request. */
export async function loadCatalog() {
  if (existsSync(built)) items = JSON.parse(await readFile(built, 'utf8'))
}

export const allItems = () => items

export const itemBySku = sku => items.find(item => item.sku === sku)
