// Where the state machine's statuses stand, and the ways between them.
import type { Status } from '../../wire/types.ts';

/** Of a status, in the drawing's own units. */
export const WIDE = 124;
export const HIGH = 34;

/** A way from one status to another. */
export interface Edge {
  from: Status;
  to: Status;
  path: string;
  /** Where its number stands. */
  at: [number, number];
}

interface Layout {
  size: [number, number];
  /** Left upper corners. */
  nodes: Record<Status, [number, number]>;
  edges: Edge[];
}

export const BROAD: Layout = {
  size: [560, 206],
  nodes: {
    PENDING: [2, 26],
    CONFIRMING: [218, 26],
    SUCCESSFUL: [434, 26],
    EXPIRED: [110, 142],
    CANCELED: [326, 142],
  },
  edges: [
    { from: 'PENDING', to: 'CONFIRMING', path: 'M126 38H214', at: [170, 38] },
    { from: 'CONFIRMING', to: 'PENDING', path: 'M218 50H130', at: [170, 50] },
    { from: 'CONFIRMING', to: 'SUCCESSFUL', path: 'M342 43H430', at: [386, 43] },
    { from: 'PENDING', to: 'SUCCESSFUL', path: 'M64 26C64 -6 496 -6 496 22', at: [280, 2] },
    { from: 'PENDING', to: 'EXPIRED', path: 'M50 60C50 100 140 100 148 138', at: [84, 95] },
    { from: 'PENDING', to: 'CANCELED', path: 'M96 60C110 112 340 84 364 138', at: [222, 98] },
    { from: 'CONFIRMING', to: 'EXPIRED', path: 'M254 60C240 104 206 100 198 138', at: [226, 98] },
    { from: 'CONFIRMING', to: 'CANCELED', path: 'M306 60C320 104 400 100 410 138', at: [366, 98] },
    // A late payment that the scenario settles.
    {
      from: 'EXPIRED',
      to: 'SUCCESSFUL',
      path: 'M172 176C176 200 250 196 390 196C500 196 528 130 506 64',
      at: [390, 196],
    },
  ],
};

/** The same on a phone: fewer beside each other, so that the words stay legible. */
export const TALL: Layout = {
  size: [352, 226],
  nodes: {
    PENDING: [22, 4],
    CONFIRMING: [206, 4],
    SUCCESSFUL: [206, 96],
    EXPIRED: [22, 96],
    CANCELED: [114, 188],
  },
  edges: [
    { from: 'PENDING', to: 'CONFIRMING', path: 'M146 15H202', at: [174, 15] },
    { from: 'CONFIRMING', to: 'PENDING', path: 'M206 28H150', at: [178, 28] },
    { from: 'CONFIRMING', to: 'SUCCESSFUL', path: 'M290 38V92', at: [290, 64] },
    { from: 'PENDING', to: 'SUCCESSFUL', path: 'M120 38L222 92', at: [200, 80] },
    { from: 'PENDING', to: 'EXPIRED', path: 'M62 38V92', at: [62, 64] },
    { from: 'PENDING', to: 'CANCELED', path: 'M32 38C-2 90 4 190 110 204', at: [16, 150] },
    { from: 'CONFIRMING', to: 'EXPIRED', path: 'M232 38L130 92', at: [152, 80] },
    { from: 'CONFIRMING', to: 'CANCELED', path: 'M320 38C354 90 348 190 242 204', at: [336, 150] },
    { from: 'EXPIRED', to: 'SUCCESSFUL', path: 'M146 118H202', at: [174, 118] },
  ],
};
