/** A member of a tar: its name, and what it is. Sizes in bytes, `mtime` in epoch seconds. */
export type TarMember = {
  name: Buffer
  mtime: number
} & ({ kind: 'file' | 'executable'; size: number } | { kind: 'link'; target: Buffer })

const BLOCK = 512
/** The largest size that 11 octal digits hold. */
export const LARGEST_MEMBER = 8 ** 11 - 1

/**
 * The header of a member. Its content follows, then `tarPadding(size)`.
 *
 * Long names and targets come in GNU's way (members of type L and K before it), which GNU tar, BusyBox and libarchive
 * read; the newer pax headers, which git archive writes, BusyBox skips without a word.
 */
export function tarHeader(member: TarMember): Buffer {
  const target = member.kind === 'link' ? member.target : Buffer.alloc(0)
  const long: Buffer[] = []
  if (target.length > 100) long.push(longText('K', target))
  if (member.name.length > 100) long.push(longText('L', member.name))
  const fields = {
    name: member.name.subarray(0, 100),
    mode: member.kind === 'file' ? 0o644 : member.kind === 'executable' ? 0o755 : 0o777,
    size: member.kind === 'link' ? 0 : member.size,
    mtime: Math.min(Math.max(member.mtime, 0), LARGEST_MEMBER),
    type: member.kind === 'link' ? '2' : '0',
    target: target.subarray(0, 100),
  }
  return Buffer.concat([...long, header(fields)])
}

/** Zero bytes that fill a content's last block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

/** Two empty blocks end a tar. */
export const TAR_END = Buffer.alloc(2 * BLOCK)

function longText(type: 'K' | 'L', text: Buffer): Buffer {
  const size = text.length + 1
  const head = header({
    name: Buffer.from('././@LongLink'),
    mode: 0o644,
    size,
    mtime: 0,
    type,
    target: Buffer.alloc(0),
  })
  return Buffer.concat([head, text, Buffer.alloc(1), tarPadding(size)])
}

type Fields = { name: Buffer; mode: number; size: number; mtime: number; type: string; target: Buffer }

/** One block in the old GNU layout; owner and group are 0 and nameless, for the receiver does not take them over. */
function header({ name, mode, size, mtime, type, target }: Fields): Buffer {
  const block = Buffer.alloc(BLOCK)
  name.copy(block, 0)
  block.write(octal(mode, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(mtime, 11), 136)
  block.write('        ', 148)
  block.write(type, 156)
  target.copy(block, 157)
  block.write('ustar  ', 257)
  // The checksum is over the block with its own field as spaces; six digits, NUL, space.
  block.write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  )
  return block
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
