/** One thing that the command palette can go to. */
export type PaletteEntry = { kind: 'service' | 'check' | 'host' | 'deploy'; name: string; href: string }
