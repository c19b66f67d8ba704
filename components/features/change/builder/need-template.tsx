'use client';

import { Button, Input } from '@/components/ui';
import type { Rule } from '@/lib/domain/rbac';
import { type Discovery, indexedDiscovery } from '@/lib/domain/rbac/discovery';
import { useId, useState } from 'react';
import { NEEDS, rulesFor } from '../document/templates';
import { resourceOfWord, resourceWord } from './served-words';

/** Everything that a viewer, editor or admin of a resource needs, of what the cluster serves. */
export function NeedTemplate({
  discovery,
  onRules,
}: {
  readonly discovery: Discovery | undefined;
  readonly onRules: (rules: readonly Rule[]) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const { apiGroup, resource } = resourceOfWord(typed.trim(), discovery);
  const served =
    discovery === undefined || apiGroup === undefined
      ? undefined
      : indexedDiscovery(discovery).find(apiGroup, resource);
  const reason =
    typed.trim() === ''
      ? 'Name a resource first.'
      : served === undefined
        ? `The cluster does not serve ${typed.trim()}.`
        : undefined;
  return (
    <div role="group" aria-label="From a template" className="flex flex-wrap items-end gap-1.5">
      <div className="grid gap-1">
        <label htmlFor={id} className="text-small text-muted">
          Everything needed for
        </label>
        <Input
          id={id}
          list={`${id}-list`}
          value={typed}
          placeholder="deployments.apps"
          className="w-56 font-mono text-code placeholder:font-sans placeholder:text-body"
          onChange={(event) => setTyped(event.target.value)}
        />
        <datalist id={`${id}-list`}>
          {discovery?.resources.map((one) => {
            const word = resourceWord(one.apiGroup, one.resource);
            return <option key={word} value={word} label={one.kind} />;
          })}
        </datalist>
      </div>
      {NEEDS.map((need) => (
        <Button
          key={need}
          onClick={() => {
            if (served === undefined) return;
            onRules(rulesFor(need, served));
            setTyped('');
          }}
          {...(reason === undefined ? {} : { disabledReason: reason })}
        >
          as {need}
        </Button>
      ))}
    </div>
  );
}
