'use client'

import { useEffect, useState } from 'react'
import { Kbd } from '@/components/ui/kbd'
import { Modal } from '@/components/ui/modal'
import { useApple } from '@/components/ui/use-apple'

/** A letter that deploys to an environment. */
export type DeployKey = { environment: string; key: string }

const keysWith = (deploys: DeployKey[]): [string, string[]][] => [
  ['Anything', ['⌘', 'K']],
  ['Filter', ['/']],
  ['Next, previous', ['j', 'k']],
  ['Open', ['↵']],
  ...deploys.map(({ environment, key }): [string, string[]] => [`To ${environment}`, [key]]),
  ['Roll back', ['r']],
  ['First error', ['e']],
  ['Follow the log', ['f']],
  ['Copy link', ['y']],
  ['This list', ['?']],
]

/** Every key there is. */
export function KeySheet({ read, onClose }: { read: () => Promise<DeployKey[]>; onClose: () => void }) {
  const apple = useApple()
  const [deploys, setDeploys] = useState<DeployKey[]>([])
  useEffect(() => {
    // Without the server the other keys are still listed.
    read().then(setDeploys, () => {})
  }, [read])
  return (
    <Modal open onOpenChange={onClose} title="Keys">
      <dl className="keys">
        {keysWith(deploys).map(([what, keys]) => (
          <div key={what}>
            <dt className="f2">{what}</dt>
            <dd className="row-x gap-1">
              {keys.map(key => (
                <Kbd key={key}>{key === '⌘' && !apple ? 'Ctrl' : key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
