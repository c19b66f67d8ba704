'use client';

import { Notice, ProblemState, announce } from '@/components/kit';
import { Button } from '@/components/ui';
import { ProblemError, assertionMutation } from '@/lib/client';
import type { AssertionRights } from '@/lib/contract';
import { useMutation } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { attemptKey } from './attempt-key';
import { whyNotWrite } from './why-not-write';

/** As much as the API reads. */
const MOST = 1_000_000;

/** Reads a file of assertions: those whose name is there are changed, the others added; one mistake and none is. */
export function ImportFile({ cluster, may }: { readonly cluster: string; readonly may: AssertionRights }) {
  const input = useRef<HTMLInputElement>(null);
  const [tooLarge, setTooLarge] = useState<string>();
  const act = useMutation(assertionMutation(cluster));
  const disabledReason =
    (may.update ? undefined : whyNotWrite(may, 'create')) ?? (act.isPending ? 'The file is being read.' : undefined);
  const take = async (file: File) => {
    act.reset();
    setTooLarge(file.size > MOST ? file.name : undefined);
    if (file.size > MOST) return;
    act.mutate({ key: attemptKey(), yaml: await file.text() }, { onSuccess: ({ value }) => announce(imported(value)) });
  };
  return (
    <>
      <Button onClick={() => input.current?.click()} {...(disabledReason === undefined ? {} : { disabledReason })}>
        <Upload size={14} aria-hidden />
        Import YAML
      </Button>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,.json"
        aria-label="File of assertions"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void take(file);
          // The same file can be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      {tooLarge === undefined ? null : (
        <div role="alert" className="w-full">
          <Notice meaning="critical" title={`${tooLarge} was not imported`}>
            It is larger than 1 MB.
          </Notice>
        </div>
      )}
      {act.data === undefined ? null : (
        <div className="w-full">
          <Notice meaning="ok" title={imported(act.data.value)} />
        </div>
      )}
      {act.error === null ? null : (
        <div className="w-full">
          <Refused cluster={cluster} error={act.error} />
        </div>
      )}
    </>
  );
}

const imported = ({ written, unchanged }: { readonly written: number; readonly unchanged: number }) =>
  `Imported: ${String(written)} written, ${String(unchanged)} unchanged.`;

/** What the file has wrong, and where: a line, or a field. */
function Refused({ cluster, error }: { readonly cluster: string; readonly error: Error }) {
  if (!(error instanceof ProblemError) || error.code !== 'invalid-request')
    return <ProblemState error={error} cluster={cluster} />;
  return (
    <div role="alert">
      <Notice meaning="critical" title="Nothing was imported">
        <p>{error.detail}</p>
        <p className="text-small text-muted">
          code <code>{error.code}</code> request <code>{error.requestId}</code>
        </p>
      </Notice>
    </div>
  );
}
