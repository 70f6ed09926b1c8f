import { hostName } from '@/lib/domain/host-name'
import { fail, ok, type Result } from '@/lib/domain/result'
import { Secret } from '@/lib/domain/secret'
import type { Problem } from './problem'

/** As it was typed; `port` may still be text. */
export type HostInput = { name: string; address: string; port: number | string; user: string; privateKey: string }

export type HostFields = { name: string; address: string; port: number; user: string }

const invalid = (field: string, title: string, detail: string): Result<never, Problem> =>
  fail({ code: 'invalid', title, detail, field })

/** A port from 1 to 65535. The failure is a sentence. */
export function readPort(value: number | string): Result<number, string> {
  const text = String(value).trim()
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return ok(port)
  return fail(`Port ${JSON.stringify(text)} is not a number from 1 to 65535.`)
}

/** Checks everything but the key, in the order of the form. */
export function readHostFields(input: Omit<HostInput, 'privateKey'>): Result<HostFields, Problem> {
  const name = hostName(input.name.trim())
  if (!name.ok) return invalid('name', 'Name', `The ${name.failure}.`)
  const address = input.address.trim()
  if (!/^[A-Za-z0-9_][A-Za-z0-9._:-]{0,252}$|^::[0-9a-fA-F:.]{1,45}$/.test(address)) {
    const detail = `Address ${JSON.stringify(address)} is not a host name or IP address, such as prod-1.example.com or 10.0.0.7.`
    return invalid('address', 'Address', detail)
  }
  const port = readPort(input.port)
  if (!port.ok) return invalid('port', 'Port', port.failure)
  const user = input.user.trim()
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.@\\-]{0,63}$/.test(user)) {
    return invalid('user', 'User', `User ${JSON.stringify(user)} is not a login name, such as deploy.`)
  }
  return ok({ name: name.value, address, port: port.value, user })
}

const PEM = /^-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----\n([\s\S]+)\n-----END \1PRIVATE KEY-----$/

/** In OpenSSH's own format the cipher's name follows the magic word; `none` means that there is no passphrase. */
function hasPassphrase(kind: string, body: string): boolean {
  if (kind.startsWith('ENCRYPTED') || body.includes('Proc-Type: 4,ENCRYPTED')) return true
  if (!kind.startsWith('OPENSSH')) return false
  const bytes = Buffer.from(body, 'base64')
  const at = 'openssh-key-v1\0'.length
  return bytes.length > at + 4 && bytes.toString('latin1', at + 4, at + 4 + bytes.readUInt32BE(at)) !== 'none'
}

/** Checks that the text can be a private key which needs no passphrase, and mends line ends that pasting broke. */
export function readPrivateKey(text: string): Result<Secret, Problem> {
  const key = text.replace(/\r\n?/g, '\n').trim()
  const field = 'privateKey'
  if (key === '')
    return invalid(field, 'Private key', 'The private key is empty: paste the whole file, such as ~/.ssh/id_ed25519.')
  if (/^(ssh-|ecdsa-|sk-)/.test(key)) {
    return invalid(
      field,
      'Private key',
      'This is the public key. Paste the private one, the file without .pub; it stays encrypted here.',
    )
  }
  const [, kind = '', body = ''] = PEM.exec(key) ?? []
  if (body === '') {
    const detail =
      'This is not a private key: it begins with -----BEGIN … PRIVATE KEY----- and ends with -----END … PRIVATE KEY-----.'
    return invalid(field, 'Private key', detail)
  }
  if (hasPassphrase(kind, body)) {
    const detail =
      'This key has a passphrase. Make one for deploys without it: ssh-keygen -t ed25519 -N "" -f deploy_key'
    return invalid(field, 'Private key', detail)
  }
  return ok(new Secret(`${key}\n`))
}
