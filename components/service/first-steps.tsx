import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'

function Step({
  done,
  title,
  text,
  href,
  action,
  ink,
}: {
  done: boolean
  title: string
  text: string
  href: string
  action: string
  ink: boolean
}) {
  return (
    <li className="step">
      <span className={done ? 't-ok' : 'f3'}>
        <Icon name={done ? 'ok' : 'wait'} />
      </span>
      <div>
        <h2 className="strong">
          {title}
          <span className="vh">{done ? ', done' : ', to do'}</span>
        </h2>
        <p className="f2">{text}</p>
      </div>
      <ButtonLink href={href} look={ink ? 'ink' : 'line'} icon="plus">
        {action}
      </ButtonLink>
    </li>
  )
}

/** What a new installation shows: the two things that are missing, the next one first in sight. */
export function FirstSteps({ hosts }: { hosts: number }) {
  return (
    <>
      <div className="phead">
        <h1 className="title">Services</h1>
        <span className="f3">0</span>
      </div>
      <ol className="box">
        <Step
          done={hosts > 0}
          title={hosts > 0 ? `${hosts} ${hosts === 1 ? 'host' : 'hosts'} added` : 'Add a host'}
          text="A machine that is reached over SSH. Its key is shown to you before it is trusted; nothing is installed on it."
          href="/hosts?add"
          action={hosts > 0 ? 'Add another host' : 'Add a host'}
          ink={hosts === 0}
        />
        <Step
          done={false}
          title="Add a service"
          text="A git repository with one line in prometheus.yml. Say on which hosts it lives, and deploy a branch to test."
          href="/?add"
          action="Add a service"
          ink={hosts > 0}
        />
      </ol>
    </>
  )
}
