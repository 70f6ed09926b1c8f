import { expect, test } from 'vitest'
import { repositoryOf } from './repository'

const GITHUB = 'https://api.github.com'
const ENTERPRISE = 'https://github.example.com/api/v3'

test.each([
  ['https://github.com/Acme/Checkout.git', GITHUB],
  ['https://github.com/acme/checkout/', GITHUB],
  ['https://ada:secret@GitHub.com/acme/checkout', GITHUB],
  ['git@github.com:acme/checkout.git', GITHUB],
  ['github.com:acme/checkout', GITHUB],
  ['ssh://git@github.com/acme/checkout.git', GITHUB],
  ['ssh://git@github.com:22/acme/checkout.git', GITHUB],
  ['https://github.example.com/acme/checkout.git', ENTERPRISE],
  ['git@github.example.com:acme/checkout.git', ENTERPRISE],
])('%s is acme/checkout at %s', (url, apiUrl) => {
  expect(repositoryOf(url, apiUrl)).toBe('acme/checkout')
})

test.each([
  ['https://gitlab.com/acme/checkout.git', GITHUB],
  ['https://github.com.example.org/acme/checkout.git', GITHUB],
  ['https://example.org/github.com/acme/checkout', GITHUB],
  ['https://github.com/acme/checkout/tree/main', GITHUB],
  ['https://github.com/acme', GITHUB],
  ['https://github.com/acme/checkout.git', ENTERPRISE],
  ['/srv/git/acme/checkout.git', GITHUB],
])('%s is none of %s', (url, apiUrl) => {
  expect(repositoryOf(url, apiUrl)).toBeNull()
})
