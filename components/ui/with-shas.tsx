import { Fragment } from 'react'

const SHA = /\b(?=[0-9a-f]*\d)([0-9a-f]{7}|[0-9a-f]{40})\b/

/** A sentence whose commits stand in the monospace face. */
export function WithShas({ text }: { text: string }) {
  return text.split(SHA).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence
      <span className="mono" key={index}>
        {part}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}
