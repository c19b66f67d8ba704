'use client';

import { announce } from '@/components/kit';

/** Copies a name, and says so. */
export function copyName(name: string): void {
  void navigator.clipboard.writeText(name).then(() => announce(`Copied ${name}.`));
}
