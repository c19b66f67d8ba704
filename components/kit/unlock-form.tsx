'use client';

import { Button, Input } from '@/components/ui';
import { ProblemError, api } from '@/lib/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';

/** Takes the key that start-up printed, for a browser that was not opened with it. The key is not kept here. */
export function UnlockForm() {
  const id = useId();
  const [key, setKey] = useState('');
  const client = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => api.unlock(key.trim()),
    onSuccess: () => {
      setKey('');
      return client.invalidateQueries();
    },
  });
  const refused = unlock.error;
  return (
    <form
      className="grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        unlock.mutate();
      }}
    >
      <label htmlFor={id} className="text-small text-muted">
        Or the key itself
      </label>
      <div className="flex flex-wrap gap-2">
        <Input
          id={id}
          type="password"
          className="w-72 font-mono"
          value={key}
          required
          maxLength={200}
          aria-invalid={refused !== null}
          aria-describedby={refused === null ? undefined : `${id}-refused`}
          onChange={(event) => setKey(event.target.value)}
        />
        <Button type="submit" {...(unlock.isPending ? { disabledReason: 'The key is being checked.' } : {})}>
          Unlock
        </Button>
      </div>
      {refused === null ? null : (
        <p id={`${id}-refused`} role="alert" className="text-critical">
          {refused instanceof ProblemError ? refused.detail : 'The key could not be checked.'}
        </p>
      )}
    </form>
  );
}
