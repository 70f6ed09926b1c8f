import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils'
import type pg from 'pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/** PostgreSQL's one-byte `"char"`, which only its catalogue uses. */
const CHAR = 18
const TEXT = 25

/**
 * The published adapter, made fit for the schema engine: it cuts scripts at every semicolon, which breaks function bodies,
 * and runs the pieces one by one; and it cannot read the catalogue's `"char"` columns, without which nothing is compared.
 */
export class EngineAdapter extends PrismaPg {
  readonly #pools: pg.Pool[] = []

  constructor(url: string) {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url)
    const sslmode = searchParams.get('sslmode')
    // In parts: as one string it would win over the name of the shadow database, and the engine would use our own for that.
    super({
      host: decodeURIComponent(hostname),
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      ...(sslmode && { ssl: sslmode !== 'disable' && { rejectUnauthorized: sslmode.startsWith('verify') } }),
      max: 2,
    })
  }

  override async connect(): Promise<Adapter> {
    return this.#fit(await super.connect())
  }

  override async connectToShadowDb(): Promise<Adapter> {
    return this.#fit(await super.connectToShadowDb())
  }

  /** The engine does not always let go of its connections. */
  async close(): Promise<void> {
    await Promise.all(this.#pools.map(pool => (pool.ended ? undefined : pool.end())))
  }

  #fit(adapter: Adapter): Adapter {
    const pool = adapter.underlyingDriver()
    if (this.#pools.includes(pool)) return adapter
    this.#pools.push(pool.on('error', () => undefined))
    const queryRaw = adapter.queryRaw
    adapter.queryRaw = query => readWithChars(adapter, queryRaw, query)
    // As one script PostgreSQL runs it in one transaction. The shadow database is dropped while still connected to.
    adapter.executeScript = async script => {
      await pool.query(script.replace(/^DROP DATABASE "[^"]+"$/, '$& WITH (FORCE)'))
    }
    return adapter
  }
}

/** Reads `"char"` columns as text on the way through the adapter, and gives them their type back afterwards. */
async function readWithChars(adapter: Adapter, queryRaw: Adapter['queryRaw'], query: SqlQuery): Promise<SqlResultSet> {
  let isChar: boolean[] = []
  const client = {
    query: async (request: pg.QueryArrayConfig) => {
      const answer = await adapter.underlyingDriver().query(request)
      isChar = answer.fields.map(field => field.dataTypeID === CHAR)
      for (const field of answer.fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT
      return answer
    },
  }
  const result = await queryRaw.call(Object.create(adapter, { client: { value: client } }), query)
  return {
    ...result,
    columnTypes: result.columnTypes.map((type, column) => (isChar[column] ? ColumnTypeEnum.Character : type)),
    // None is byte 0, which PostgreSQL prints as ''.
    rows: result.rows.map(row => row.map((value, column) => (isChar[column] && value === '' ? '\0' : value))),
  }
}
