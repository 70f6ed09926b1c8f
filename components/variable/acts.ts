import type { Answer } from '@/lib/screens/answer'

export type VariableActs = {
  set: (input: {
    service?: string
    environment?: string
    name: string
    value: string
    secret: boolean
  }) => Promise<Answer>
  remove: (input: { variableId: string }) => Promise<Answer>
}
