import { Age } from '@/components/ui/age'
import { Avatar } from '@/components/ui/avatar'
import { Icon } from '@/components/ui/icon'
import { Sha } from '@/components/ui/sha'
import {
  authorsOf,
  type ChangedCommit,
  type Changes,
  commitsInWords,
  migrationsIn,
  type PullOfCommit,
} from '@/lib/domain/changes'

type Pulls = Record<string, PullOfCommit>

/** The number of a pull request, with its title on hover. */
function PullNumber({ pull: { number, title, url } }: { pull: PullOfCommit }) {
  if (!url) return <span className="meta f2">#{number}</span>
  return (
    <a className="link meta" href={url} target="_blank" rel="noreferrer" title={title || `Pull request ${number}`}>
      #{number}
    </a>
  )
}

function Commit({ commit, pull }: { commit: ChangedCommit; pull: PullOfCommit | undefined }) {
  return (
    <li className="cm">
      <Sha sha={commit.sha} />
      <span className="cut" title={commit.subject}>
        {commit.subject || '–'}
      </span>
      <span className="who">
        {pull && <PullNumber pull={pull} />}
        <Avatar name={commit.author} />
      </span>
      <span className="meta f3 num">
        <Age at={commit.at} />
      </span>
    </li>
  )
}

type ListProps = { count: number; commits: ChangedCommit[]; what: string; shown: number; pulls: Pulls }

function Commits({ count, commits, what, shown, pulls }: ListProps) {
  if (count === 0) return null
  const people = authorsOf(commits).length
  return (
    <>
      <h3>
        {commitsInWords(count)} {what}
        <span>
          by {people} {people === 1 ? 'person' : 'people'}
        </span>
      </h3>
      <ul>
        {commits.slice(0, shown).map(commit => (
          <Commit key={commit.sha} commit={commit} pull={pulls[commit.sha]} />
        ))}
      </ul>
      {count > Math.min(shown, commits.length) && (
        <p className="meta f3">and {(count - Math.min(shown, commits.length)).toLocaleString('en')} more</p>
      )}
    </>
  )
}

const number = (count: number) => count.toLocaleString('en')

/** What comes and what goes: commits with their people and pull requests, files, migrations. */
export function ChangesList({ changes, pulls, shown = 12 }: { changes: Changes; pulls: Pulls; shown?: number }) {
  const { ahead, behind, commits, gone, files } = changes
  const migrations = migrationsIn(files.paths)
  return (
    <>
      <Commits count={ahead} commits={commits} what={behind > 0 ? 'come' : ''} shown={shown} pulls={pulls} />
      <Commits count={behind} commits={gone} what="go away" shown={shown} pulls={pulls} />
      {ahead === 0 && behind === 0 && <p className="f2">The same commit: nothing changes but the release.</p>}
      {files.count > 0 && (
        <details className="meta f2">
          <summary>
            {number(files.count)} {files.count === 1 ? 'file' : 'files'}, +{number(files.added)} −
            {number(files.removed)}
          </summary>
          <ul className="mono paths">
            {files.paths.map(path => (
              <li key={path} className="cut" title={path}>
                {path}
              </li>
            ))}
          </ul>
        </details>
      )}
      {migrations.length > 0 && (
        <div className="kv">
          <Icon name="database" />
          <div>
            <b className="med">
              {migrations.length} {migrations.length === 1 ? 'migration' : 'migrations'} touched
            </b>
            <div className="meta f2 mono">{migrations.slice(0, 5).join(', ')}</div>
          </div>
        </div>
      )}
    </>
  )
}

/** The same while it is not known. */
export function NoChanges({ children }: { children: string }) {
  return <p className="f3">{children}</p>
}
