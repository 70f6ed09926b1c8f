'use client'

export type Segment<T extends string> = { value: T; label: string; onlyWide?: boolean }

/** One of a few; a group of toggle buttons. */
export function Segmented<T extends string>({
  label,
  value,
  segments,
  onChange,
  className = '',
}: {
  label: string
  value: T
  segments: Segment<T>[]
  onChange: (value: T) => void
  className?: string
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one control
    <div className={`seg ${className}`.trim()} role="group" aria-label={label}>
      {segments.map(segment => (
        <button
          key={segment.value}
          type="button"
          aria-pressed={segment.value === value}
          className={segment.onlyWide ? 'only-wide' : undefined}
          onClick={() => onChange(segment.value)}
        >
          {segment.label}
        </button>
      ))}
    </div>
  )
}
