import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Origin } from '@/test/origin'
import { scratch } from '@/test/scratch'
import { collect } from './blobs'
import { GitRepositories } from './git-repositories'

/** Git's own HTTP server behind TLS and a password, as a forge is. */
describe('a repository over https', () => {
  const origin = new Origin()
  const sha = origin.commit('main', [{ path: 'a', content: 'a' }])
  const folder = scratch('https ')
  const asked: (string | undefined)[] = []
  let server: Server
  let repositories: GitRepositories
  let port: number

  beforeAll(async () => {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
      stdio: 'ignore',
    })
    writeFileSync(join(folder, '.gitconfig'), `[http]\n\tsslCAInfo = "${join(folder, 'cert')}"\n`)
    const tls = { key: readFileSync(join(folder, 'key')), cert: readFileSync(join(folder, 'cert')) }
    server = createServer(tls, (request, response) => {
      asked.push(request.headers.authorization)
      if (request.headers.authorization !== `Basic ${Buffer.from('ada:s3@cret').toString('base64')}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
        return
      }
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const child = spawn('git', ['http-backend'], {
        env: {
          ...process.env,
          GIT_PROJECT_ROOT: join(origin.folder),
          GIT_HTTP_EXPORT_ALL: '1',
          PATH_INFO: path.replace('/shop', ''),
          QUERY_STRING: query,
          REQUEST_METHOD: request.method,
          CONTENT_TYPE: request.headers['content-type'],
          GIT_PROTOCOL: `${request.headers['git-protocol'] ?? ''}`,
          HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
        },
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      request.pipe(child.stdin)
      void answerWith(child.stdout, response)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    repositories = new GitRepositories({ folder: join(folder, 'mirrors'), env: { ...process.env, HOME: folder } })
  })
  afterAll(() => void server.close())

  it('is fetched with the credentials of its address, and the settings of the user', async () => {
    const answer = await repositories.open('a', `https://ada:s3%40cret@localhost:${port}/shop`).sync()
    expect(answer).toMatchObject({
      ok: true,
      value: { defaultBranch: 'main', branches: [{ name: 'main', commit: { sha } }] },
    })
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.every(header => header?.startsWith('Basic '))).toBe(true)
    const kept = spawnSync('grep', ['-rlE', 's3(@|%40)cret|YWRhOnMz', join(folder, 'mirrors')]).stdout
    expect(kept.toString()).toBe('')
  })

  it.each([
    ['ada:wrong@', '/shop', 'auth_failed'],
    ['', '/shop', 'auth_failed'],
    ['ada:s3%40cret@', '/shop/nothing', 'not_found'],
  ])('%s%s is %s', async (credentials, path, kind) => {
    const answer = await repositories.open('b', `https://${credentials}localhost:${port}${path}`).sync()
    expect(answer).toMatchObject({ ok: false, failure: { kind } })
    expect(JSON.stringify(answer)).not.toMatch(/wrong|s3|ada/)
  })
})

/** CGI: headers, an empty line, the body. */
async function answerWith(output: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  const bytes = await collect(output)
  const end = bytes.indexOf('\r\n\r\n')
  for (const line of bytes.subarray(0, end).toString().split('\r\n')) {
    const [name = '', value = ''] = line.split(': ')
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
    else response.setHeader(name, value)
  }
  response.end(bytes.subarray(end + 4))
}
