'use client';

import { Button } from '@/components/ui';
import { FileCode } from 'lucide-react';
import { useKeys } from './keys';
import { type YamlRef, useYamlSheet } from './yaml-ref';

/** Opens an object's YAML beside the page. `own` is for the object that the page is about: `y` presses it. */
export function YamlButton({ of, own = false }: { readonly of: YamlRef; readonly own?: boolean }) {
  const { open } = useYamlSheet();
  useKeys(
    {
      y: () => {
        open(of);
        return true;
      },
    },
    own,
  );
  return (
    <Button onClick={() => open(of)} {...(own ? { 'aria-keyshortcuts': 'y' } : {})}>
      <FileCode size={14} aria-hidden />
      YAML
    </Button>
  );
}
