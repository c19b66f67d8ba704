'use client';

import { IconButton, Popover } from '@/components/ui';
import { CircleUser } from 'lucide-react';
import { type ReactNode, createContext, useContext, useId } from 'react';

/** Whoever is signed in; undefined in local mode. */
export type Viewer = { readonly name: string } | undefined;

const ViewerContext = createContext<Viewer>(undefined);

export function ViewerProvider({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

const itemClass = 'flex min-h-8 w-full items-center rounded-sm px-2 text-left hover:bg-accent-bg';

/** Who is signed in, their sessions, and the way out. Plain forms and links: leaving works whatever else does not. */
export function ViewerMenu() {
  const id = useId();
  const viewer = useContext(ViewerContext);
  if (viewer === undefined) return null;
  return (
    <>
      <IconButton label={`Signed in as ${viewer.name}`} popoverTarget={id}>
        <CircleUser size={16} aria-hidden />
      </IconButton>
      <Popover id={id} role="group" aria-label="Account" className="top-11 right-3 w-56">
        <p className="truncate px-2 py-1 text-small text-muted">
          Signed in as <span className="text-text">{viewer.name}</span>
        </p>
        {/* A whole page load: what it shows is only on the server. */}
        <a href="/account" className={itemClass}>
          Your sessions
        </a>
        <form method="post" action="/api/auth/signout">
          <button type="submit" className={itemClass}>
            Sign out
          </button>
        </form>
      </Popover>
    </>
  );
}
