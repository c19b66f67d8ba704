import { Fragment } from 'react';
import { Kbd } from './kbd';

/** The keys of the rows above, under them. */
export function RowHint({ keys }: { readonly keys: readonly { readonly key: string; readonly does: string }[] }) {
  return (
    <p className="hidden flex-wrap items-center gap-2 text-small text-muted md:flex">
      <Kbd>j</Kbd>
      <Kbd>k</Kbd> rows <Kbd>Enter</Kbd> open
      {keys.map(({ key, does }) => (
        <Fragment key={key}>
          <Kbd>{key}</Kbd> {does}
        </Fragment>
      ))}
      <Kbd>?</Kbd> all keys
    </p>
  );
}
