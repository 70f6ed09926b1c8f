import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A commit to be made: whole files by path; what it does not name stays as it was. */
export type NewCommit = {
  branch: string
  /** Where a new branch begins; without it the commit follows its branch's last one. */
  from?: string
  author: string
  subject: string
  hoursAgo: number
  files: Record<string, string>
}

const HERE = import.meta.dirname

/** Every file below a folder of `demo/`, by its path in there. */
function filesIn(folder: string): Record<string, string> {
  const root = join(HERE, folder)
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  const files = paths.filter(path => statSync(join(root, path)).isFile())
  return Object.fromEntries(files.map(path => [path, readFileSync(join(root, path), 'utf8')]))
}

/** The files of the finished service whose paths begin with one of `prefixes`. */
function storefront(...prefixes: string[]): Record<string, string> {
  const files = Object.entries(filesIn('storefront'))
  return Object.fromEntries(files.filter(([path]) => prefixes.some(prefix => path.startsWith(prefix))))
}

const DAY = 24

function mainHistory(): NewCommit[] {
  const skeleton = [
    'package.json',
    'README.md',
    'prometheus.yml',
    'server.js',
    'bin/',
    'lib/',
    'catalog/tea.json',
    'routes/up.js',
    'checks/up.hurl',
  ]
  const ware = storefront('catalog/ware.json')
  const dearer = Object.fromEntries(Object.entries(ware).map(([path, text]) => [path, text.replace('3900', '39000')]))
  const commit = (hoursAgo: number, author: string, subject: string, files: Record<string, string>): NewCommit => ({
    branch: 'main',
    author,
    subject,
    hoursAgo,
    files,
  })
  return [
    commit(41 * DAY, 'Mara Okafor', 'Serve /up and /version', storefront(...skeleton, 'routes/version.js')),
    commit(33 * DAY, 'Jonas Lind', 'List items with their prices', storefront('routes/items.js')),
    commit(26 * DAY, 'Mara Okafor', 'Add coffee to the catalog', storefront('catalog/coffee.json')),
    commit(
      18 * DAY + 5,
      'Ines Duarte',
      'Carts that know their total',
      storefront('routes/carts.js', 'checks/cart.hurl'),
    ),
    commit(11 * DAY + 2, 'Jonas Lind', 'Say at / what there is', storefront('routes/index.js')),
    commit(3 * DAY + 7, 'Tomasz Wilk', 'Sell cups and pots', dearer),
    commit(DAY + 3, 'Ines Duarte', 'Correct the price of the teapot', ware),
  ]
}

function featureHistory(): NewCommit[] {
  const readme = storefront('README.md')['README.md'] ?? ''
  return [
    {
      branch: 'feat/gift-cards',
      from: 'main',
      author: 'Tomasz Wilk',
      subject: 'Gift cards from 5 euros',
      hoursAgo: 21,
      files: filesIn('branches/gift-cards'),
    },
    {
      branch: 'feat/gift-cards',
      author: 'Tomasz Wilk',
      subject: 'Tell about gift cards in the README',
      hoursAgo: 4,
      files: { 'README.md': `${readme}\`POST /gift-cards\` with \`{"cents": 2500}\` makes a gift card.\n` },
    },
    {
      branch: 'feat/faster-search',
      from: 'main',
      author: 'Mara Okafor',
      subject: 'Search with an index of words',
      hoursAgo: 2,
      files: filesIn('branches/faster-search'),
    },
    {
      branch: 'fix/broken-health',
      from: 'main',
      author: 'Jonas Lind',
      subject: 'Be up only when the catalog is there',
      hoursAgo: 6,
      files: filesIn('branches/broken-health'),
    },
    {
      branch: 'fix/rounded-totals',
      from: 'main',
      author: 'Tomasz Wilk',
      subject: 'Round totals to whole euros',
      hoursAgo: 3,
      files: filesIn('branches/rounded-totals'),
    },
    {
      branch: 'docs/prices',
      from: 'main',
      author: 'Mara Okafor',
      subject: 'Say how prices are written',
      hoursAgo: 1,
      files: { 'README.md': `${readme}Prices are in cents.\n` },
    },
    {
      branch: 'perf/slow-start',
      from: 'main',
      author: 'Ines Duarte',
      subject: 'Warm every price before the first request',
      hoursAgo: 9,
      files: filesIn('branches/slow-start'),
    },
  ]
}

/**
 * The storefront's whole history: `main`, two features, words about prices, one that is never healthy, one that is healthy
 * and wrong, and one that starts slowly.
 */
export const storefrontHistory = (): NewCommit[] => [...mainHistory(), ...featureHistory()]
