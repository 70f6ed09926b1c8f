import { connect, createServer, type Socket } from 'node:net'

/** A way to a port that can fall silent as a network does: nothing is closed, nothing arrives. */
export async function startNetwork(port: number) {
  const sockets: Socket[] = []
  let silent = false
  const server = createServer(outer => {
    const inner = connect(port, '127.0.0.1')
    sockets.push(outer, inner)
    if (!silent) outer.pipe(inner).pipe(outer)
    for (const socket of [outer, inner]) socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return {
    port: bound && typeof bound === 'object' ? bound.port : 0,
    fallSilent() {
      silent = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    /** Lets new connections through; those from before stay silent. */
    comeBack() {
      silent = false
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
