import { refuseOthers } from '@/app/api/endpoint'
import { post } from '@/app/api/post'
import { uuidOf } from '@/app/api/uuid'
import { extensionRequest, nothing } from '@/lib/api/requests'
import { extendLock, unlock } from '@/lib/usecases/locks'

export const { GET, POST, PUT } = refuseOthers('PATCH', 'DELETE')

type Body = { expiresAt?: string | undefined; for?: string | undefined }

/** Gives a lock another end. */
export const PATCH = post<{ id: string }, Body>(
  extensionRequest,
  ({ ctx, actor, params, body }) => extendLock(ctx, actor, { lockId: uuidOf('lock', params.id), ...body }),
  200,
)

/** Takes a lock away; answers with what it was. */
export const DELETE = post<{ id: string }, object>(
  nothing,
  ({ ctx, actor, params }) => unlock(ctx, actor, { lockId: uuidOf('lock', params.id) }),
  200,
)
