import { ICONS } from './icons'

/** Every icon once a page; `Icon` points here, so that a table of thousands of glyphs stays small. */
export function IconSprite() {
  const symbols = Object.entries(ICONS).map(
    ([name, inner]) => `<symbol id="i-${name}" viewBox="0 0 16 16">${inner}</symbol>`,
  )
  // biome-ignore lint/security/noDangerouslySetInnerHtml: constants of ours, not input
  return <svg className="defs" aria-hidden="true" dangerouslySetInnerHTML={{ __html: symbols.join('') }} />
}
