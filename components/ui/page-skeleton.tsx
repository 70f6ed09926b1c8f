/** A page before it is known: its title where it will stand, and where its rows will be. */
export function PageSkeleton({ title, rows = 10 }: { title: string; rows?: number }) {
  return (
    <main className="page" aria-busy="true">
      <div className="phead">
        <h1 className="title">{title}</h1>
      </div>
      <SkeletonRows rows={rows} />
    </main>
  )
}

/** Places of rows. They come late: a page that is there at once shows none. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div className="sks" role="status">
      <span className="vh">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without anything of their own
        <div key={row} className="sk" aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  )
}
