/** One thing that the command palette can go to. */
export type PaletteEntry = { kind: 'service' | 'host' | 'deploy'; name: string; href: string }
