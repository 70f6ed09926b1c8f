/** Inner SVG of every icon, in a 16 px box: 1.5 stroke, round ends, no fill. The state glyphs are our own. */
export const ICONS = {
  alarm:
    '<path d="M5.3 1.75h5.4l3.55 3.55v5.4l-3.55 3.55H5.3L1.75 10.7V5.3L5.3 1.75Z"/><path d="M8 4.75v3.75M8 11h.01"/>',
  'arrow-right': '<path d="M2.75 8h10.5M9.25 4 13.25 8l-4 4"/>',
  ask: '<circle cx="8" cy="5" r="2.75"/><path d="M2.75 14c.3-2.9 2.4-4.5 5.25-4.5s4.95 1.6 5.25 4.5"/>',
  bad: '<circle cx="8" cy="8" r="6.25"/><path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2"/>',
  branch:
    '<circle cx="4.5" cy="3.75" r="1.75"/><circle cx="4.5" cy="12.25" r="1.75"/><circle cx="11.5" cy="5.25" r="1.75"/><path d="M4.5 5.5v5M11.5 7c0 2.5-3 2.5-5 3.25"/>',
  cancelled: '<circle cx="8" cy="8" r="6.25"/><path d="m3.7 3.7 8.6 8.6"/>',
  cancelling:
    '<circle cx="8" cy="8" r="6.25" stroke-dasharray="2.6 2.3"/><rect x="5.9" y="5.9" width="4.2" height="4.2" rx=".6"/>',
  check: '<path d="m3.25 8.5 3.25 3.25 6.25-7"/>',
  'chevron-down': '<path d="m3.75 6.25 4.25 4.25 4.25-4.25"/>',
  'chevron-right': '<path d="m6.25 3.75 4.25 4.25-4.25 4.25"/>',
  commit: '<circle cx="8" cy="8" r="2.75"/><path d="M1.75 8h3.5M10.75 8h3.5"/>',
  copy: '<rect x="5.75" y="5.75" width="8" height="8" rx="1.5"/><path d="M10.25 5.75v-2a1.5 1.5 0 0 0-1.5-1.5h-5a1.5 1.5 0 0 0-1.5 1.5v5a1.5 1.5 0 0 0 1.5 1.5h2"/>',
  database:
    '<ellipse cx="8" cy="4" rx="5.25" ry="2"/><path d="M2.75 4v8c0 1.1 2.35 2 5.25 2s5.25-.9 5.25-2V4M2.75 8c0 1.1 2.35 2 5.25 2s5.25-.9 5.25-2"/>',
  document:
    '<path d="M4.25 1.75h5l3 3v8.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-10.5a1 1 0 0 1 1-1Z"/><path d="M9.25 1.75v3h3"/>',
  down: '<path d="M8 2.75v10.5M4 9.25l4 4 4-4"/>',
  download: '<path d="M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5"/>',
  drift: '<path d="M8 1.75 14.25 8 8 14.25 1.75 8 8 1.75Z"/><path d="M8 5.25v3M8 10.5h.01"/>',
  error:
    '<path d="M7.1 2.6 1.7 12a1.05 1.05 0 0 0 .9 1.6h10.8a1.05 1.05 0 0 0 .9-1.6L8.9 2.6a1.05 1.05 0 0 0-1.8 0Z"/><path d="M8 6.25v3.25M8 11.5h.01"/>',
  external:
    '<path d="M9.25 2.75h4v4M13.25 2.75 7.75 8.25M11.25 9.75v2.5a1 1 0 0 1-1 1h-6.5a1 1 0 0 1-1-1v-6.5a1 1 0 0 1 1-1h2.5"/>',
  flame:
    '<path d="M8 1.75c.5 2.4 3.9 3.7 3.9 7.5a3.9 3.9 0 0 1-7.8 0c0-1.5.7-2.5 1.5-3.2.1 1 .6 1.6 1.2 1.8C6.4 5.7 6.6 3.5 8 1.75Z"/><path d="M5.5 14.25h5"/>',
  follow: '<path d="M8 2.5v8M4.5 7 8 10.5 11.5 7M3.25 13.5h9.5"/>',
  gear: '<circle cx="8" cy="8" r="2"/><path d="M8 1.75v1.75M8 12.5v1.75M14.25 8H12.5M3.5 8H1.75M12.4 3.6l-1.2 1.2M4.8 11.2l-1.2 1.2M12.4 12.4l-1.2-1.2M4.8 4.8 3.6 3.6"/>',
  key: '<circle cx="5.25" cy="10.75" r="3"/><path d="m7.4 8.6 5.85-5.85M10.75 5.25l2 2"/>',
  keyboard:
    '<rect x="1.75" y="4.25" width="12.5" height="8" rx="1.5"/><path d="M4.25 6.75h.01M6.75 6.75h.01M9.25 6.75h.01M11.75 6.75h.01M5.25 9.75h5.5"/>',
  link: '<path d="M6.75 9.25a2.75 2.75 0 0 0 4 .1l2-2a2.8 2.8 0 0 0-4-4l-1 1"/><path d="M9.25 6.75a2.75 2.75 0 0 0-4-.1l-2 2a2.8 2.8 0 0 0 4 4l1-1"/>',
  list: '<path d="M2.75 4h10.5M2.75 8h10.5M2.75 12h6.5"/>',
  lock: '<rect x="3.25" y="7.25" width="9.5" height="6.5" rx="1.5"/><path d="M5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25"/>',
  mixed:
    '<rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2"/><path d="M8 2.25v11.5M10 5.25h1.75M10 8h1.75M10 10.75h1.75"/>',
  moon: '<path d="M13.25 9.5A5.75 5.75 0 0 1 6.5 2.75a5.5 5.5 0 1 0 6.75 6.75Z"/>',
  more: '<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2"/>',
  offline:
    '<path d="m2.25 2.25 11.5 11.5M1.75 6.5a9 9 0 0 1 2.5-1.6M4.25 9a5.3 5.3 0 0 1 3-1.4M6.5 11.5a2.2 2.2 0 0 1 3 0M7.25 4.1a9 9 0 0 1 7 2.4M10.75 8.2c.4.2.75.5 1.1.8"/>',
  ok: '<circle cx="8" cy="8" r="6.25"/><path d="m5.25 8.25 1.9 1.9 3.6-4.1"/>',
  pause: '<circle cx="8" cy="8" r="6.25"/><path d="M6.5 5.75v4.5M9.5 5.75v4.5"/>',
  pencil: '<path d="M10.75 2.9a1.4 1.4 0 0 1 2 0l.35.35a1.4 1.4 0 0 1 0 2L5.5 12.85l-3 .65.65-3 7.6-7.6Z"/>',
  play: '<path d="M5 3.25v9.5L12.5 8 5 3.25Z"/>',
  plus: '<path d="M8 3.25v9.5M3.25 8h9.5"/>',
  'pull-request':
    '<circle cx="4.25" cy="3.75" r="1.75"/><circle cx="4.25" cy="12.25" r="1.75"/><circle cx="11.75" cy="12.25" r="1.75"/><path d="M4.25 5.5v5M11.75 10.5V6.25a1.75 1.75 0 0 0-1.75-1.75H8M9.5 2.75 7.75 4.5 9.5 6.25"/>',
  pulse: '<path d="M1.75 8h2.75l2-5 3 10 2-5h2.75"/>',
  refresh: '<path d="M13.25 8A5.25 5.25 0 1 1 11.6 4.2L13.25 5.75"/><path d="M13.25 2.5v3.25H10"/>',
  rocket: '<path d="M8 13.25V3M3.75 7 8 2.75 12.25 7"/>',
  'rolled-back':
    '<path d="M2.25 8a5.75 5.75 0 1 0 1.9-4.3L2.25 5.5"/><path d="M2.25 2.25V5.5H5.5M6 8.25l1.5 1.5 2.6-3"/>',
  'rolling-back':
    '<path d="M2.25 8a5.75 5.75 0 1 0 1.9-4.3L2.25 5.5" stroke-width="1.75"/><path d="M2.25 2.25V5.5H5.5" stroke-width="1.75"/>',
  run: '<path d="M14.25 8A6.25 6.25 0 1 1 8 1.75" stroke-width="2"/>',
  search: '<circle cx="7" cy="7" r="4.25"/><path d="m10.25 10.25 3.25 3.25"/>',
  server:
    '<rect x="2.25" y="2.75" width="11.5" height="4.5" rx="1.25"/><rect x="2.25" y="8.75" width="11.5" height="4.5" rx="1.25"/><path d="M4.75 5h.01M4.75 11h.01"/>',
  sun: '<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1.25M8 13.25v1.25M14.5 8h-1.25M2.75 8H1.5M12.6 3.4l-.9.9M4.3 11.7l-.9.9M12.6 12.6l-.9-.9M4.3 4.3l-.9-.9"/>',
  superseded: '<path d="m3 3.75 4.25 4.25L3 12.25M8.75 3.75 13 8l-4.25 4.25"/>',
  timeout: '<path d="M4 1.75h8M4 14.25h8M4.75 1.75v2.5L8 8l3.25-3.75v-2.5M4.75 14.25v-2.5L8 8l3.25 3.75v2.5"/>',
  trash: '<path d="M2.75 4.25h10.5M6.25 4.25v-1.5h3.5v1.5M4.25 4.25l.5 9h6.5l.5-9M6.75 6.75v4M9.25 6.75v4"/>',
  undo: '<path d="M3 6.25h6.75a3.5 3.5 0 0 1 0 7H6"/><path d="M5.75 3.25 2.75 6.25l3 3"/>',
  unknown:
    '<circle cx="8" cy="8" r="6.25" stroke-dasharray="2.6 2.3"/><path d="M6.5 6.5a1.55 1.55 0 1 1 2.2 1.4c-.5.25-.7.5-.7.95M8 11h.01"/>',
  up: '<path d="M8 13.25V2.75M4 6.75l4-4 4 4"/>',
  verify: '<circle cx="8" cy="8" r="6.25" stroke-dasharray="2.6 2.3"/><path d="m5.5 8.25 1.75 1.75 3.25-3.75"/>',
  wait: '<circle cx="8" cy="8" r="6.25"/><path d="M8 4.5V8l2.25 1.75"/>',
  wave: '<rect x="2.25" y="6.25" width="2.5" height="3.5" rx=".75"/><rect x="6.75" y="4.25" width="2.5" height="7.5" rx=".75"/><rect x="11.25" y="2.25" width="2.5" height="11.5" rx=".75"/>',
  x: '<path d="m4 4 8 8M12 4l-8 8"/>',
} as const

export type IconName = keyof typeof ICONS
