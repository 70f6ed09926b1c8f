import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { uuidOf } from '@/app/api/uuid'
import { nothing } from '@/lib/api/requests'
import { removeVariable } from '@/lib/usecases/variables'

export const { GET, POST, PUT, PATCH } = refuseOthers('DELETE')

/** Takes a variable away; answers with what it was. */
export const DELETE = post<{ id: string }, object>(
  nothing,
  ({ ctx, actor, params }) => removeVariable(ctx, actor, { variableId: uuidOf('variable', params.id) }),
  200,
)
