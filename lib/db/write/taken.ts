/** Whether a write was refused because a unique value is there already (Prisma's P2002). */
export function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002'
}
