'use client'

import { useId, useState } from 'react'
import { environmentTitle } from '@/components/environment/environment-title'
import { Button, IconButton } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { FormRefusal } from '@/components/ui/form-refusal'
import { useAct } from '@/components/ui/use-act'
import type { Answer } from '@/lib/screens/answer'
import type { EnvironmentLine } from '@/lib/screens/settings'

export type SetReach = (input: { environment: string; reach: string[] }) => Promise<Answer>

/** What the checks of each environment may reach beside its address. */
export function Reach({ environments, set }: { environments: EnvironmentLine[]; set: SetReach }) {
  return (
    <section aria-labelledby="reach">
      <div className="sec">
        <h2 id="reach">What checks may reach</h2>
      </div>
      <p className="f2 prose">
        The address of an environment, <span className="code">base_url</span>, is always reached, and a host’s own
        loopback while it is asked alone. Whatever else checks ask stands here, since whoever may push a check may not
        open the network.
      </p>
      <ul className="rows">
        {environments.map(environment => (
          <ReachLine key={environment.id} environment={environment} set={set} />
        ))}
      </ul>
    </section>
  )
}

function ReachLine({ environment: { name, reach }, set }: { environment: EnvironmentLine; set: SetReach }) {
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  const { busy, refusal, run, errorOf, clear } = useAct(set)
  const title = environmentTitle(name)
  if (text === null)
    return (
      <li className="r">
        <span className="med environment-name cut">{title}</span>
        <span className={`grow cut ${reach.length > 0 ? 'mono' : 'f3'}`} title={reach.join(', ')}>
          {reach.length > 0 ? reach.join(', ') : 'Nothing else'}
        </span>
        <IconButton
          icon="pencil"
          label={`Change what checks of ${title} may reach`}
          onClick={() => setText(reach.join('\n'))}
        />
      </li>
    )
  return (
    <li>
      <form
        className="vform"
        onSubmit={event => {
          event.preventDefault()
          run({ environment: name, reach: text.split(/[\n,]/) }, answer => answer.ok && setText(null))
        }}
      >
        <FormRefusal refusal={refusal} fields={['reach']} />
        <TextField
          id={id}
          label={`${title}: one entry a line`}
          className="mono"
          rows={Math.max(3, reach.length + 1)}
          value={text}
          onChange={event => setText(event.target.value)}
          placeholder="*.example.com"
          hint="A name (api.example.com, *.example.com) where it leads to public addresses, or a network (10.2.0.0/16, 192.0.2.7); a port may follow (:8080)"
          error={errorOf('reach')}
          spellCheck={false}
        />
        <div className="row-x">
          <Button type="submit" look="ink" busy={busy}>
            {`Save for ${title}`}
          </Button>
          <Button
            onClick={() => {
              clear()
              setText(null)
            }}
          >
            Leave it
          </Button>
        </div>
      </form>
    </li>
  )
}
