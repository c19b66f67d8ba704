import type { ReactNode } from 'react';

export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="rounded-sm border border-line-strong bg-panel px-1 text-mini whitespace-nowrap text-muted">
      {children}
    </kbd>
  );
}
