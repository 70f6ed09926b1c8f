import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { Secret } from '@/lib/domain/secret'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Every message says what is expected; the key and, unless it is secret, the value are put in front of it. */
const KEYS = z
  .object({
    DATABASE_URL: address(['postgresql:', 'postgres:'], 'postgresql://user:password@host:5432/database').optional(),
    REDIS_URL: address(['redis:', 'rediss:'], 'redis://host:6379').optional(),
    PROMETHEUS_DATA: z.string().default('.data'),
    PROMETHEUS_SECRET_KEY: z.string().transform(parseSecretKey).optional(),
    PORT: wholeNumber(0, 65_535).default(3000),
    HOST: z
      .string()
      .regex(
        LOOPBACK,
        'has to be a loopback address such as 127.0.0.1: there is no sign-in yet, so the web stays on this machine',
      )
      .default('127.0.0.1'),
    PUBLIC_URL: address(['http:', 'https:'], 'https://deploy.example.com').optional(),
    LOG_LEVEL: z.enum(LOG_LEVELS, `has to be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    WORKER_CONCURRENCY: wholeNumber(1, 1000).default(20),
    HEARTBEAT_MS: wholeNumber(50, 60_000).default(1000),
    CLAIM_STALE_MS: wholeNumber(100, 600_000).default(5000),
    GITHUB_API_URL: address(['https:', 'http:'], 'https://github.example.com/api/v3').default('https://api.github.com'),
    GITHUB_TOKEN: z.string().optional(),
    GITHUB_APP_ID: wholeNumber(1, 999_999_999).optional(),
    GITHUB_APP_PRIVATE_KEY: z.string().transform(parsePrivateKey).optional(),
    GITHUB_WEBHOOK_SECRET: z.string().min(16, 'has to be 16 characters at least').optional(),
  })
  .superRefine((keys, problems) => {
    if (keys.DATABASE_URL && !keys.PROMETHEUS_SECRET_KEY)
      problems.addIssue({
        code: 'custom',
        path: ['PROMETHEUS_SECRET_KEY'],
        message: 'has to be set when DATABASE_URL is: make one with `openssl rand -base64 32` and keep it safe',
      })
    if ((keys.GITHUB_APP_ID === undefined) !== (keys.GITHUB_APP_PRIVATE_KEY === undefined))
      problems.addIssue({
        code: 'custom',
        path: [keys.GITHUB_APP_ID === undefined ? 'GITHUB_APP_ID' : 'GITHUB_APP_PRIVATE_KEY'],
        message: 'has to be set too: GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together',
      })
    if (keys.CLAIM_STALE_MS < 2 * keys.HEARTBEAT_MS)
      problems.addIssue({
        code: 'custom',
        path: ['CLAIM_STALE_MS'],
        message: `has to be at least twice HEARTBEAT_MS (${keys.HEARTBEAT_MS}), or workers take deploys from living ones`,
      })
  })

const SECRET = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'PROMETHEUS_SECRET_KEY',
  'GITHUB_TOKEN',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_WEBHOOK_SECRET',
])

/** The names of the environment variables that are read. */
export const CONFIG_KEYS = Object.keys(KEYS.shape)

export type Config = {
  /** The user's PostgreSQL; `null`: the embedded one. */
  databaseUrl: string | null
  /** Where the queue lives; `null`: in PostgreSQL. */
  redisUrl: string | null
  /** Absolute path of the folder for what is not in the database. */
  dataFolder: string
  /** 32 bytes that encrypt what is secret at rest; `null`: one is kept in the data folder. */
  secretKey: Uint8Array | null
  port: number
  host: string
  /** The address people open, without a trailing slash. */
  publicUrl: string
  logLevel: (typeof LOG_LEVELS)[number]
  workerConcurrency: number
  heartbeatMs: number
  claimStaleMs: number
  github: {
    apiUrl: string
    /** How we show who we are; `null`: GitHub is not asked. */
    auth: { token: Secret } | { appId: number; privateKey: Secret } | null
    /** `null`: its webhooks are refused. */
    webhookSecret: Secret | null
  }
}

/** The environment is not usable. The message names every key that is at fault, what was wrong and what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads the configuration from the environment, and from the file `.env` of the working directory what the environment
 * does not say. An empty value counts as none. Throws a `ConfigError`.
 */
export function readConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return parseConfig(process.env)
}

/** The configuration that these variables describe. Throws a `ConfigError`. */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(CONFIG_KEYS.map(key => [key, env[key]?.trim() || undefined]))
  const parsed = KEYS.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(issue => explain(issue, given)).join('\n'))
  const keys = parsed.data
  return {
    databaseUrl: keys.DATABASE_URL ?? null,
    redisUrl: keys.REDIS_URL ?? null,
    dataFolder: resolve(keys.PROMETHEUS_DATA),
    secretKey: keys.PROMETHEUS_SECRET_KEY ?? null,
    port: keys.PORT,
    host: keys.HOST,
    publicUrl: (
      keys.PUBLIC_URL ?? `http://${keys.HOST.includes(':') ? `[${keys.HOST}]` : keys.HOST}:${keys.PORT}`
    ).replace(/\/+$/, ''),
    logLevel: keys.LOG_LEVEL,
    workerConcurrency: keys.WORKER_CONCURRENCY,
    heartbeatMs: keys.HEARTBEAT_MS,
    claimStaleMs: keys.CLAIM_STALE_MS,
    github: {
      apiUrl: keys.GITHUB_API_URL.replace(/\/+$/, ''),
      auth: githubAuth(keys.GITHUB_TOKEN, keys.GITHUB_APP_ID, keys.GITHUB_APP_PRIVATE_KEY),
      webhookSecret: keys.GITHUB_WEBHOOK_SECRET ? new Secret(keys.GITHUB_WEBHOOK_SECRET) : null,
    },
  }
}

/** An app goes before a token: it may do just what it has to. */
function githubAuth(
  token: string | undefined,
  appId: number | undefined,
  key: string | undefined,
): Config['github']['auth'] {
  if (appId !== undefined && key) return { appId, privateKey: new Secret(key) }
  return token ? { token: new Secret(token) } : null
}

/** A PEM file's text. In a file of settings its lines may be written as `\\n`. */
function parsePrivateKey(text: string, problems: z.RefinementCtx<string>): string {
  const pem = text.replaceAll('\\n', '\n')
  if (/^-----BEGIN (RSA )?PRIVATE KEY-----\s[\s\S]+-----END (RSA )?PRIVATE KEY-----\s*$/.test(pem)) return pem
  problems.addIssue({ code: 'custom', message: 'has to be the text of the .pem file that GitHub gave for the app' })
  return z.NEVER
}

function explain(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const key = String(issue.path[0])
  const value = given[key] && !SECRET.has(key) ? ` (now “${given[key]}”)` : ''
  return `${key}${value} ${issue.message}.`
}

function address(protocols: string[], example: string) {
  const fits = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol)
  return z.string().refine(fits, `has to be an address such as ${example}`)
}

function wholeNumber(min: number, max: number) {
  const message = `has to be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine(n => n >= min && n <= max, message)
}

function parseSecretKey(text: string, problems: z.RefinementCtx<string>): Uint8Array {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  const clean = /^([0-9a-f]{64}|[A-Za-z0-9+/_-]{43}=?)$/i.test(text)
  if (clean && key.length === 32) return new Uint8Array(key)
  problems.addIssue({
    code: 'custom',
    message:
      'has to be 32 bytes in base64 (44 characters) or hex (64 characters): make one with `openssl rand -base64 32`',
  })
  return z.NEVER
}
