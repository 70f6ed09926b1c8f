import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SHIM = join(import.meta.dirname, '../bin/prometheus')

let server: Server
let folder: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/me' && request.headers.authorization !== 'Bearer t-1') response.statusCode = 401
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ token: 't-1', path: request.url }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  folder = await mkdtemp(join(tmpdir(), 'prometheus-import-'))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

function prometheus(args: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const child = execFile(SHIM, args, { cwd: folder }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
    child.stdin?.end(input)
  })
}

describe('prometheus check import', { timeout: 60_000 }, () => {
  it('makes a check that runs: log in, capture, ask with what was captured', async () => {
    const event = (...exec: string[]) => [{ listen: 'test', script: { exec } }]
    const collection = {
      info: { name: 'Log in', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
      item: [
        {
          name: 'token',
          request: { method: 'POST', url: '{{base}}/login', auth: { type: 'noauth' } },
          event: event('pm.environment.set("token", pm.response.json().token);', 'console.log(1)'),
        },
        {
          name: 'me',
          request: { method: 'GET', url: '{{base}}/me' },
          event: event('pm.response.to.have.status(200);'),
        },
      ],
    }
    await writeFile(join(folder, 'in.json'), JSON.stringify(collection))
    const { code, err } = await prometheus(['check', 'import', 'in.json', '--out', 'checks/new'])
    expect(err).toBe(
      'Read as postman.\nchecks/new/log-in.hurl  needs base\nNot carried over as it was (1):\n' +
        '- token: the script\'s "console.log(1)" has no like in a check\n',
    )
    expect(code).toBe(0)
    const base = `base=http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ran = await prometheus(['check', 'run', 'checks/new/log-in.hurl', '--variable', base])
    expect(ran.out).toContain('2 of 2 requests')
    expect(ran.code).toBe(0)
  })

  it('writes over nothing', async () => {
    await writeFile(join(folder, 'curl.hurl'), 'mine')
    const { code, err } = await prometheus(['check', 'import', '-', '--out', '.'], 'curl http://a/')
    expect(err).toBe('curl.hurl is there already: move it away, or name another folder.\n')
    expect(code).toBe(4)
    expect(await readFile(join(folder, 'curl.hurl'), 'utf8')).toBe('mine')
  })

  it('prints what it is given as its input', async () => {
    const { code, out, err } = await prometheus(['check', 'import', '-', '--from', 'curl'], 'curl -k "$BASE/up" | jq .')
    expect(out).toBe('GET {{BASE}}/up\n[Options]\ninsecure: true\nHTTP *\n[Asserts]\nstatus < 400\n')
    expect(err).toContain('needs BASE\n')
    expect(err).toContain('- command 1: | jq . is for the shell, and is left out\n')
    expect(code).toBe(0)
  })

  it.each([
    [['check', 'import', 'none.json'], /^none\.json cannot be read: /],
    [['check', 'import', '-', '--from', 'soap'], /^--from soap is none of postman, runscope, curl, openapi\.\n$/],
    [['check', 'import', '-'], /^-: it is not known what this is: say --from postman, runscope, curl or openapi\.\n$/],
    [['check', 'import', 'a', 'b'], /^check import takes one file, or - for its input\.\n$/],
    [['check', 'walk', 'a'], /^Usage: prometheus check run/],
  ])('refuses %j', async (args, message) => {
    const before = await readdir(folder)
    const { code, err } = await prometheus(args, 'nothing')
    expect(err).toMatch(message)
    expect(code).toBe(2)
    expect(await readdir(folder)).toEqual(before)
  })
})
