/** The changes that this process works on, by id. */
export class ChangesNow {
  /** Being applied: nobody else is to finish them. */
  readonly applying = new Set<string>();
  /** Begun, and given up in the middle because the database or something else failed: nobody applies them any more. */
  readonly left = new Set<string>();
}
