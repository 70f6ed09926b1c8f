'use client'

import { Kbd } from '@/components/ui/kbd'
import { Modal } from '@/components/ui/modal'
import { useApple } from '@/components/ui/use-apple'

const KEYS: [string, string[]][] = [
  ['Anything', ['⌘', 'K']],
  ['Filter', ['/']],
  ['Next, previous', ['j', 'k']],
  ['Open', ['↵']],
  ['To test', ['t']],
  ['To canary', ['c']],
  ['To production', ['p']],
  ['Roll back', ['r']],
  ['First error', ['e']],
  ['Follow the log', ['f']],
  ['Copy link', ['y']],
  ['This list', ['?']],
]

/** Every key there is. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const apple = useApple()
  return (
    <Modal open onOpenChange={onClose} title="Keys">
      <dl className="keys">
        {KEYS.map(([what, keys]) => (
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
