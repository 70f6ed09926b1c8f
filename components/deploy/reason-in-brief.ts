/**
 * A deploy's reason where there is one line for it: a check's file and what was asked say more than the stage and the
 * address, which every line shares. The whole of it belongs into the title.
 */
export const reasonInBrief = (reason: string): string =>
  reason.replace(/^checks: (?=\S+\.hurl\b)/, '').replace(/\bhttps?:\/\/[^/\s]+(?=\/)/g, '')
