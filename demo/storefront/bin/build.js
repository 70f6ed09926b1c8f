import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

const paint = (colour, text) => `\x1b[${colour}m${text}\x1b[0m`
const root = new URL('../', import.meta.url)

function readShelf(name) {
  const items = JSON.parse(readFileSync(new URL(`catalog/${name}`, root), 'utf8'))
  for (const { sku, cents } of items) {
    if (!Number.isInteger(cents) || cents <= 0) throw new Error(`${name}: ${sku} has no price`)
  }
  return items
}

/** A bar that is drawn over itself, as build tools do. */
async function showProgress(name, steps) {
  for (let step = 1; step <= steps; step++) {
    process.stdout.write(`\r  ${name} ${paint(32, '#'.repeat(step))}${'.'.repeat(steps - step)}`)
    await pause(20)
  }
  process.stdout.write('\n')
}

console.log(paint('1;36', 'Building the catalog'))
const items = []
for (const name of readdirSync(new URL('catalog/', root)).sort()) {
  await showProgress(name.padEnd(12), 10)
  items.push(...readShelf(name))
}

const text = JSON.stringify(items)
mkdirSync(new URL('dist/', root), { recursive: true })
writeFileSync(new URL('dist/catalog.json', root), text)
console.log(`${items.length} items, ${text.length} bytes, ${gzipSync(text).length} compressed`)
if (!items.some(item => item.stock > 0)) console.log(paint(33, 'warning: nothing is in stock'))
console.log(paint(32, 'done'))
