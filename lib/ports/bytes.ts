/** Bytes in pieces, from memory or as they come. */
export type Bytes = Iterable<Buffer> | AsyncIterable<Buffer>
