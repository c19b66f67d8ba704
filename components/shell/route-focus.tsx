'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/** The four questions are one page in four forms: going from one to the next must not take focus from the form. */
const pageOf = (path: string) => path.replace(/\/ask\/[^/]+$/u, '/ask');

/** After a change of page, focus goes to its heading; the router announces the title. Once, in the layout. */
export function RouteFocus() {
  const page = pageOf(usePathname());
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [page]);
  return null;
}
