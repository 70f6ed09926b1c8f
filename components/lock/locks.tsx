'use client'

import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import { Age } from '@/components/ui/age'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { LockOnScreen } from '@/lib/screens/lock'
import type { LockActs } from './acts'

const LockSheet = dynamic(() => import('./lock-sheet').then(module => module.LockSheet), { ssr: false })
const HeldSheet = dynamic(() => import('./held-sheet').then(module => module.HeldSheet), { ssr: false })

/** Every lock there is, and the one button that locks more than one service. */
export function Locks({
  locks,
  environments,
  acts,
}: {
  locks: LockOnScreen[]
  environments: string[]
  acts: LockActs
}) {
  const [chosen, setChosen] = useState<LockOnScreen | 'new' | null>(null)
  const close = () => setChosen(null)
  return (
    <section aria-labelledby="locks">
      <div className="sec">
        <h2 id="locks">Locks</h2>
        <span className="c">{locks.length}</span>
      </div>
      <p className="f2 prose">
        A lock stops deploys and never a rollback. A service, and each of its environments, is locked on the service’s
        own page.
      </p>
      <ul className="rows">
        {locks.length === 0 && <li className="r f3">Nothing is locked</li>}
        {locks.map(lock => (
          <li className="r" key={lock.id}>
            <span className="t-idle">
              <Icon name="lock" />
            </span>
            <span className="med cut">{lock.place}</span>
            <span className="f2 meta grow cut" title={lock.reason}>
              {lock.by}
              {lock.until && ` until ${lock.until}`}: {lock.reason}
            </span>
            <Age at={lock.at} className="age num meta f3" />
            <Button aria-label={`Unlock ${lock.place}`} aria-haspopup="dialog" onClick={() => setChosen(lock)}>
              Unlock
            </Button>
          </li>
        ))}
      </ul>
      <div className="mt-3">
        <Button size="lg" icon="lock" aria-haspopup="dialog" onClick={() => setChosen('new')}>
          Lock more than one service
        </Button>
      </div>
      {chosen === 'new' && <WideSheet environments={environments} acts={acts} onClose={close} />}
      {chosen !== null && chosen !== 'new' && <HeldSheet lock={chosen} acts={acts} onClose={close} />}
    </section>
  )
}

/** Everything, or one environment of every service. */
function WideSheet({ environments, acts, onClose }: { environments: string[]; acts: LockActs; onClose: () => void }) {
  const id = useId()
  const [environment, setEnvironment] = useState('')
  const place = environment === '' ? 'everything' : `${environment} of every service`
  return (
    <LockSheet place={place} scope={environment === '' ? {} : { environment }} lock={acts.lock} onClose={onClose}>
      <div className="frame">
        <label className="lbl" htmlFor={id}>
          What
        </label>
        <select id={id} className="input" value={environment} onChange={event => setEnvironment(event.target.value)}>
          <option value="">Everything</option>
          {environments.map(name => (
            <option key={name} value={name}>
              {name} of every service
            </option>
          ))}
        </select>
      </div>
    </LockSheet>
  )
}
