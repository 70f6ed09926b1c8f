import { type AddressInfo, createServer } from 'node:net'

/** Listens on a loopback port for a moment; answers the port, or `null` when something else has it. */
function tryPort(port: number): Promise<number | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo
      server.close(() => resolve(got))
    })
  })
}

export const isFree = async (port: number): Promise<boolean> => (await tryPort(port)) !== null

/** A free loopback port: `wanted` where it can be had. */
export async function freePort(wanted = 0): Promise<number> {
  const port = (await tryPort(wanted)) ?? (await tryPort(0))
  if (port === null) throw new Error('no port is free on 127.0.0.1')
  return port
}
