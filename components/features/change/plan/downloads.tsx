'use client';

import { Button, buttonClass } from '@/components/ui';
import { apiPath } from '@/lib/contract';
import type { Plan } from './plan-words';

/** The objects as they are to be, as a file that kubectl takes; of a bundle also what changes in its files. */
export function Downloads({ cluster, plan }: { readonly cluster: string; readonly plan: Plan }) {
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
    <>
      <Button onClick={save} {...(written.length === 0 ? { disabledReason: 'The plan writes no object.' } : {})}>
        Download YAML
      </Button>
      {plan.actor.mode === 'bundle' && plan.steps.length > 0 && (
        <a className={buttonClass()} href={apiPath.planPatch(cluster, plan.hash)} download>
          Download patch
        </a>
      )}
    </>
  );
}
