import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Home = { home: string }

/** What the newest commit of the storefront expects in `shared/` of each of its hosts, where a person has put it. */
export const paymentKey = ({ home }: Home): string => join(home, 'storefront/shared/payment.key')

export function putPaymentKey(host: Home): void {
  mkdirSync(dirname(paymentKey(host)), { recursive: true })
  writeFileSync(paymentKey(host), 'demo\n', { mode: 0o600 })
}

export const losePaymentKey = (host: Home): void => rmSync(paymentKey(host), { force: true })
