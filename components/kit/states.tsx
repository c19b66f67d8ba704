'use client';

import { Button } from '@/components/ui';
import { ProblemError } from '@/lib/client';
import { CircleAlert, Hourglass, Inbox, Lock, SearchX, ShieldOff } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { CopyButton } from './copy-button';
import { permissionIn } from './permission';
import { UnlockForm } from './unlock-form';
import { WhoGrants } from './who-grants';

type StateProps = {
  readonly Icon: ComponentType<{ size: number; className: string; 'aria-hidden': true }>;
  readonly title: string;
  readonly children?: ReactNode;
  readonly role?: 'alert' | 'status';
};

function State({ Icon, title, children, role }: StateProps) {
  return (
    <div role={role} className="grid justify-items-start gap-2 rounded-md border border-line bg-panel px-4 py-4">
      <h2 className="flex items-center gap-2 text-head font-semibold">
        <Icon size={16} aria-hidden className="text-muted" />
        {title}
      </h2>
      <div className="grid max-w-[72ch] justify-items-start gap-2 break-words">{children}</div>
    </div>
  );
}

/** Nothing to show: why, and the next step. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <State Icon={Inbox} title={title} role="status">
      {children}
    </State>
  );
}

/** The viewer may not see this: the missing permission, as the API names it, and who could grant it. */
function ForbiddenState({ error, cluster }: { readonly error: ProblemError; readonly cluster: string | undefined }) {
  const needed = permissionIn(error.detail);
  return (
    <State Icon={ShieldOff} title="You may not see this" role="alert">
      <p>{error.detail}</p>
      {needed === undefined || cluster === undefined ? null : <WhoGrants cluster={cluster} needed={needed} />}
      <RequestId error={error} />
    </State>
  );
}

/** A live cluster without the key of this start. */
export function LockedState({ cluster, children }: { readonly cluster?: string; readonly children?: ReactNode }) {
  return (
    <State Icon={Lock} title={cluster === undefined ? 'Locked' : `${cluster} is locked`}>
      <p>
        A live cluster is shown only to the person who started Castellan. Open the address with a key that start-up
        printed in the terminal: this browser then keeps it until Castellan stops.
      </p>
      <UnlockForm />
      {children}
    </State>
  );
}

/** Our fault or the world's: the code, the request id to quote, and another try. */
export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: (() => void) | undefined }) {
  const problem = error instanceof ProblemError ? error : undefined;
  return (
    <State Icon={CircleAlert} title={problem?.title ?? 'This page failed'} role="alert">
      <p>{problem?.detail ?? 'Something in the page itself went wrong. Try again, or reload the page.'}</p>
      {problem === undefined || problem.places.length < 2 ? null : (
        <ul className="list-disc pl-5">
          {problem.places.map((place) => (
            <li key={`${place.path} ${place.message}`}>
              <code>{place.path}</code> {place.message}
            </li>
          ))}
        </ul>
      )}
      {problem === undefined ? null : <RequestId error={problem} />}
      {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
    </State>
  );
}

function RequestId({ error }: { readonly error: ProblemError }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-small text-muted">
      <span>
        code <code>{error.code}</code>
      </span>
      {error.requestId === '' ? null : (
        <span className="flex items-center gap-1">
          request <code>{error.requestId}</code>
          <CopyButton text={error.requestId} what="request id" />
        </span>
      )}
    </p>
  );
}

/**
 * Whether a failure takes the place of what was shown: nothing was, or the server said that it is no longer so (gone,
 * locked). A server that does not answer leaves what was last known, with the failure above it.
 */
export function replaces(error: Error | null, shown: unknown): error is Error {
  if (error === null) return false;
  return shown === undefined || (error instanceof ProblemError && error.status >= 400 && error.status < 500);
}

/** The state for whatever a query failed with. */
export function ProblemState({
  error,
  onRetry,
  cluster,
}: {
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
  readonly cluster?: string | undefined;
}) {
  if (error instanceof ProblemError) {
    if (error.code === 'not-permitted') return <ForbiddenState error={error} cluster={cluster} />;
    if (error.code === 'not-signed-in') return <LockedState {...(cluster === undefined ? {} : { cluster })} />;
    if (error.code === 'not-found') {
      return (
        <State Icon={SearchX} title="Not found" role="alert">
          <p>{error.detail}</p>
          <RequestId error={error} />
        </State>
      );
    }
    if (error.code === 'not-synced') {
      return (
        <State Icon={Hourglass} title="Still reading the cluster" role="status">
          <p>{error.detail}</p>
          {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
        </State>
      );
    }
  }
  return <ErrorState error={error} onRetry={onRetry} />;
}
