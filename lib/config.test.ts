import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_KEYS, parseConfig } from './config'

const KEY = Buffer.alloc(32, 7)
const DATABASE_URL = 'postgresql://u:p@db.example.com/prometheus'

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(parseConfig({})).toEqual({
      databaseUrl: null,
      redisUrl: null,
      dataFolder: resolve('.data'),
      secretKey: null,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      logLevel: 'info',
      workerConcurrency: 20,
      heartbeatMs: 1000,
      claimStaleMs: 5000,
      github: { apiUrl: 'https://api.github.com', auth: null, webhookSecret: null },
    })
  })

  it('takes the secret key in base64 and in hex', () => {
    for (const text of [KEY.toString('base64'), KEY.toString('base64url'), KEY.toString('hex')])
      expect(parseConfig({ DATABASE_URL, PROMETHEUS_SECRET_KEY: text }).secretKey).toEqual(new Uint8Array(KEY))
  })

  it('reads an empty value as none', () => {
    expect(parseConfig({ DATABASE_URL: '', PORT: ' ' })).toMatchObject({ databaseUrl: null, port: 3000 })
  })

  it('takes GitHub’s token, or its app before that, and prints neither', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----'
    const app = { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: pem }
    const { github } = parseConfig({ GITHUB_TOKEN: 'ghp_1', ...app })
    expect(github.auth).toMatchObject({ appId: 7 })
    expect(JSON.stringify(parseConfig({ GITHUB_TOKEN: 'ghp_1' }))).not.toContain('ghp_1')
    expect(() => parseConfig({ GITHUB_APP_ID: '7' })).toThrow('GITHUB_APP_PRIVATE_KEY has to be set too')
    expect(() => parseConfig({ ...app, GITHUB_APP_PRIVATE_KEY: 'x' })).toThrow('has to be the text of the .pem file')
  })

  it('gives the public address without a trailing slash', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://deploy.example.com/' }).publicUrl).toBe('https://deploy.example.com')
  })

  it.each([
    [{ PORT: '70000' }, 'PORT (now “70000”) has to be a whole number from 0 to 65535.'],
    [{ PORT: '3e3' }, 'PORT (now “3e3”) has to be a whole number from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL (now “loud”) has to be one of fatal, error, warn, info, debug, trace, silent.'],
    [{ HOST: '0.0.0.0' }, 'HOST (now “0.0.0.0”) has to be a loopback address such as 127.0.0.1'],
    [{ PUBLIC_URL: 'deploy' }, 'PUBLIC_URL (now “deploy”) has to be an address such as https://deploy.example.com.'],
    [{ DATABASE_URL }, 'PROMETHEUS_SECRET_KEY has to be set when DATABASE_URL is'],
    [{ CLAIM_STALE_MS: '1500' }, 'CLAIM_STALE_MS (now “1500”) has to be at least twice HEARTBEAT_MS (1000)'],
  ])('refuses %j and says what to do', (env, message) => {
    expect(() => parseConfig(env)).toThrow(message)
  })

  it('names every key that is at fault', () => {
    expect(() => parseConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/^PORT .*\nLOG_LEVEL /)
  })

  it('does not print secrets', () => {
    expect(() => parseConfig({ PROMETHEUS_SECRET_KEY: 'hunter2' })).toThrow(/^PROMETHEUS_SECRET_KEY has to be 32 bytes/)
    expect(() => parseConfig({ DATABASE_URL: 'mysql://u:hunter2@db' })).not.toThrow('hunter2')
  })

  it('is documented key by key in .env.example', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../.env.example'), 'utf8')
    const documented = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(match => match[1])
    expect(documented).toEqual(CONFIG_KEYS)
  })
})
