import { ACTIVATE } from './activate'
import { APPLY_PARCEL } from './apply-parcel'
import { IN_RELEASE } from './in-release'
import { LAY_OUT_RELEASE } from './lay-out-release'
import { LINKS } from './link-shared'
import { MARKS } from './marks'
import { ONE } from './once'
import { TRANSFER } from './prepare'
import { PURGE } from './purge'
import { NEW_LINE } from './quote-lines'
import { STATE } from './state'
import { TREE_DIGEST } from './tree-digest'
import { WHOLE_TREE } from './whole-tree'
import { WIPE } from './wipe'

/**
 * The shell functions that scripts share. They are part of the runner's file on a host, so that a script brings only what
 * is its own: what a call brings the host's shell reads byte by byte.
 */
export const LIBRARY = [
  ...[NEW_LINE, MARKS, IN_RELEASE, WIPE, WHOLE_TREE, TREE_DIGEST, APPLY_PARCEL, LAY_OUT_RELEASE, TRANSFER],
  ...[LINKS, ONE, ACTIVATE, PURGE, STATE],
].join('\n')
