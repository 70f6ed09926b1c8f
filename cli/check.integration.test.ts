import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SHIM = join(import.meta.dirname, '../bin/prometheus')

let server: Server
let base: string
let folder: string

const FILES: Record<string, string | Buffer> = {
  'latin1.hurl': Buffer.from('GET {{base}}/a\nX-Name: caf\xe9\n', 'latin1'),
  'empty.hurl': '# nothing yet\n',
  'good.hurl': 'POST {{base}}/a\nX-Key: {{key}}\nfile,body.txt;\nHTTP 200\n[Asserts]\nbody == "the body"\n',
  'bad.hurl': 'GET {{base}}/b\nX-Key: {{key}}\nHTTP 404\n\nGET {{base}}/c\n',
  'down.hurl': 'GET http://127.0.0.1:1/{{key}}\n',
  'wrong.hurl': 'GET {{base}}/a\nHTTP 200\n[Asserts]\n\tstatus = 200\n',
  'escape.hurl': 'POST {{base}}/a\nfile,../outside.txt;\n',
  'body.txt': 'the body',
}

beforeAll(async () => {
  server = createServer((request, response) => request.pipe(response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'prometheus-check-'))
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

/** `prometheus check run` in the folder of the files, with no Prometheus anywhere. */
function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const given = ['check', 'run', ...args, '--variable', `base=${base}`, '--secret', 'key=s3cr3t-key']
  return new Promise(resolve =>
    execFile(SHIM, given, { cwd: folder }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err })),
  )
}

describe('prometheus check run', { timeout: 60_000 }, () => {
  it('exits with 0 when all pass, and reads files beside the check', async () => {
    const { code, out } = await run('good.hurl', join(folder, 'good.hurl'))
    expect(out).toMatch(/^pass {2}good\.hurl {2}1 of 1 requests in \d+ ms\npass {2}/)
    expect(code).toBe(0)
  })

  it('exits with 1 when one fails, says where, and writes what CI reads', async () => {
    const { code, out } = await run('bad.hurl', 'good.hurl', '--junit', 'report.xml')
    expect(out).toContain('FAIL  bad.hurl  1 of 2 requests')
    expect(out).toContain('  line 3  HTTP 404\n    expected  integer <404>\n    actual    integer <200>\n')
    expect(out).toContain('pass  good.hurl')
    expect(code).toBe(1)
    const report = await readFile(join(folder, 'report.xml'), 'utf8')
    expect(report).toContain('<testsuite name="bad.hurl"')
    expect(report).toMatch(/tests="1" failures="1" errors="0" skipped="0"/)
    expect(report).toContain('type="fail">line 3: HTTP 404')
    expect(out + report).not.toContain('s3cr3t')
  })

  it('exits with 5 when nothing was proved', async () => {
    const { code, out } = await run('down.hurl')
    expect(out).toMatch(/^UNKNOWN {2}down\.hurl/)
    expect(out).not.toContain('s3cr3t')
    expect(code).toBe(5)
    expect(await run('escape.hurl')).toMatchObject({
      code: 5,
      out: expect.stringContaining('“../outside.txt” is not there'),
    })
    expect(await run('empty.hurl')).toMatchObject({ code: 5, out: expect.stringContaining('the file has no request') })
  })

  it('exits with 2 when a file is wrong, shows the place, and runs nothing', async () => {
    const { code, out, err } = await run('good.hurl', 'wrong.hurl')
    expect(err).toContain('wrong.hurl:4:9: expected a filter or a predicate such as ==')
    expect(err).toContain('found “= 200”\n  \tstatus = 200\n  \t       ^\n')
    expect(out).toBe('')
    expect(code).toBe(2)
    expect(await run('none.hurl')).toMatchObject({ code: 2, err: expect.stringContaining('none.hurl cannot be read') })
    const latin1 = { code: 2, out: '', err: 'latin1.hurl is not UTF-8, as checks have to be.\n' }
    expect(await run('latin1.hurl')).toMatchObject(latin1)
    const unwritable = expect.stringMatching(/^The report no\/such\/report\.xml cannot be written/)
    expect(await run('good.hurl', '--junit', 'no/such/report.xml')).toMatchObject({ code: 2, err: unwritable })
    expect(await run('good.hurl', '--secret', 'sentinel')).toMatchObject({
      code: 2,
      err: '--secret takes name=value, such as --secret base_url=http://127.0.0.1:8080.\n',
    })
  })

  it('exits with 1 also where a secret is a word of ours', async () => {
    const { code, out } = await run('bad.hurl', '--secret', 'word=fail')
    expect(out).toMatch(/^FAIL {2}bad\.hurl/)
    expect(code).toBe(1)
  })

  it('says that a path is no file before it asks a server that is not there', async () => {
    const { code, err } = await run('a/b/none.hurl', '--url', 'http://127.0.0.1:9')
    expect(err).toMatch(/^There is no file “a\/b\/none\.hurl”, and to run a check on the server: .* does not answer/)
    expect(code).toBe(5)
  })

  it('prints one JSON value a line', async () => {
    const { out } = await run('good.hurl', 'bad.hurl', '--json')
    const lines = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines).toMatchObject([
      { file: 'good.hurl', verdict: 'pass', entries: [{ method: 'POST' }] },
      { file: 'bad.hurl', verdict: 'fail', entries: [{ asserts: [{ line: 3, verdict: 'fail' }] }] },
    ])
    expect(out).not.toContain('s3cr3t')
  })
})
