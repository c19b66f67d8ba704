'use client';

import { Button } from '@/components/ui';
import type { Plan } from './plan-words';

// The patch of a bundle's files has its place here: `apiPath.planPatch`, once the route is there.
/** The objects as they are to be, as a file that kubectl takes. */
export function Downloads({ plan }: { readonly plan: Plan }) {
  const written = plan.steps.filter(({ after }) => after !== '');
  const save = () => {
    const text = written.map(({ after }) => (after.endsWith('\n') ? after : `${after}\n`)).join('---\n');
    const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `plan-${plan.hash.slice(0, 12)}.yaml`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button onClick={save} {...(written.length === 0 ? { disabledReason: 'The plan writes no object.' } : {})}>
      Download YAML
    </Button>
  );
}
