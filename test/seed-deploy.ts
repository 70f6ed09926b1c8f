import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '@/lib/db/generated/client'
import type { DeployState } from '@/lib/domain/deploy'

/** A service with one host on the test environment and a running deploy, for the API's tests. */
export async function seedDeploy(db: PrismaClient, state: DeployState = 'running') {
  const name = `s-${randomUUID().slice(0, 8)}`
  const environment = await db.environment.findUniqueOrThrow({ where: { name: 'test' } })
  const host = await db.host.create({
    data: { name: `h-${name}`, address: '127.0.0.1', port: 22, user: 'deploy', privateKey: Buffer.from('x') },
  })
  const service = await db.service.create({ data: { name, repositoryUrl: '/nowhere' } })
  const deploy = await db.deploy.create({
    data: {
      serviceId: service.id,
      environmentId: environment.id,
      number: 1,
      kind: 'deploy',
      state,
      ref: 'main',
      branch: 'main',
      sha: 'c20d1e8'.padEnd(40, '0'),
      subject: 'Charge shipping after discounts',
      actorKind: 'person',
      actorId: 'owner',
      actorName: 'Owner',
    },
  })
  const run = await db.run.create({
    data: {
      id: `${deploy.id}-prepare-1`,
      deployId: deploy.id,
      hostId: host.id,
      part: 'prepare',
      attempt: 1,
      position: 0,
      nonce: 'abcdefgh12345678',
      state: 'running',
    },
  })
  return { service, host, environment, deploy, run }
}

/** What a worker does in one transaction: some log, and an event of the same moment. */
export async function writeProgress(
  db: PrismaClient,
  {
    deploy,
    run,
    offset,
    bytes,
    kind,
  }: { deploy: { id: string }; run: { id: string }; offset: number; bytes: Buffer; kind?: string },
): Promise<void> {
  await db.$transaction(async tx => {
    await tx.$queryRaw`SELECT id FROM "Deploy" WHERE id = ${deploy.id}::uuid FOR UPDATE`
    await tx.logChunk.create({ data: { runId: run.id, offset: BigInt(offset), bytes: new Uint8Array(bytes) } })
    if (kind !== undefined)
      await tx.event.create({
        data: { kind, deployId: deploy.id, actorKind: 'system', actorId: 'worker', actorName: 'Prometheus', data: {} },
      })
    await tx.$executeRaw`SELECT pg_notify('prometheus_log', ${JSON.stringify({ deployId: deploy.id, runId: run.id })})`
  })
}

/** Ends a deploy with its event, as a transition does. */
export async function endDeploy(db: PrismaClient, id: string, state: DeployState = 'succeeded'): Promise<void> {
  await db.$transaction([
    db.deploy.update({ where: { id }, data: { state, finishedAt: new Date() } }),
    db.event.create({
      data: {
        kind: `deploy.${state}`,
        deployId: id,
        actorKind: 'system',
        actorId: 'worker',
        actorName: 'Prometheus',
        data: {},
      },
    }),
  ])
}

export type ReadFrame = { id: string; event: string; data: Record<string, unknown> }

/** The frames of an event stream, one after another; comments are left out. */
export async function* readFrames(response: Response): AsyncGenerator<ReadFrame> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('data')) yield { id: field('id'), event: field('event'), data: JSON.parse(field('data')) }
    }
  }
}
