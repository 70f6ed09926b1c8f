/** The five meanings a colour may have, and `alarm`: solid red, for what could not be brought back. */
export type Tone = 'ok' | 'bad' | 'run' | 'ask' | 'idle' | 'alarm'

/** The class that colours text and glyph. */
export const toneClass = (tone: Tone): string => (tone === 'alarm' ? 't-bad' : `t-${tone}`)
