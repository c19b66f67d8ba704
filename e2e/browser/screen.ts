import type { Page } from '@playwright/test';
import type { Desk, Persona } from './desk';
import type { Live } from './fixtures';

export type Bases = {
  readonly demo: string;
  readonly live: Live;
  readonly partial: string;
  readonly broken: string;
  readonly desk: Desk;
};

/** A picture: where it is taken, and what is done before. */
export type Screen = {
  readonly name: string;
  readonly at: (bases: Bases) => string;
  /** Who is signed in at the desk; its address is then the path in `at`. */
  readonly as?: Persona;
  /** All of the page, however long it is; else what the window shows. */
  readonly whole?: boolean;
  readonly then?: (page: Page) => Promise<unknown>;
};

type More = Pick<Screen, 'whole' | 'then'>;

/** A page of the demo, which has no login. */
export const demo = (name: string, path: string, then?: Screen['then']): Screen => ({
  name,
  at: (bases) => bases.demo + path,
  ...(then === undefined ? {} : { then }),
});

/** A page of the desk, as one of its people. */
export const desk = (name: string, as: Persona, path: string, more: More = {}): Screen => ({
  name,
  as,
  at: () => path,
  ...more,
});
