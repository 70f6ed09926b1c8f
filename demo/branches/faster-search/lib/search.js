import { allItems } from './catalog.js'

const words = text => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

/** Items by word of their names, made at the first search. */
let index = null

function makeIndex() {
  const made = new Map()
  for (const item of allItems()) {
    for (const word of words(item.name)) made.set(word, [...(made.get(word) ?? []), item])
  }
  return made
}

/** Items whose names hold every word that was asked for. */
export function search(text) {
  index ??= makeIndex()
  const [first, ...rest] = words(text).map(word => index.get(word) ?? [])
  return (first ?? []).filter(item => rest.every(found => found.includes(item)))
}
