import { createServer } from 'node:net'

/** Listens on a port for a moment: whether nothing else has it. */
export function isFree(port: number, address = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, address, () => server.close(() => resolve(true)))
  })
}
