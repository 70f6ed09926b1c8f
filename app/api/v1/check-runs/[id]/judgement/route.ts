import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { uuidOf } from '@/app/api/uuid'
import { judgementRequest } from '@/lib/api/requests'
import { judgeCheckRun } from '@/lib/usecases/judge-check-run'

export const { GET, PUT, PATCH, DELETE } = refuseOthers('POST')

/** Says what a run that proved nothing means. */
export const POST = post<{ id: string }, { as: 'pass' | 'fail' | 'again' }>(
  judgementRequest,
  ({ ctx, actor, params, body }) =>
    judgeCheckRun(ctx, actor, { checkRunId: uuidOf('check run', params.id), as: body.as }),
  200,
)
