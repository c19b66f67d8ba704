import { dayAndTime } from '@/components/kit';
import type { RoleObjectOutput } from '@/lib/contract';

type Meta = RoleObjectOutput['value']['meta'];

/** When it was made, who wrote it last, and where a bundle holds it. */
export function MetaLine({ meta }: { readonly meta: Meta }) {
  const { created, lastWrite, file } = meta;
  const parts = [
    created === undefined ? undefined : `created ${dayAndTime(created)}`,
    lastWrite === undefined
      ? undefined
      : `last changed ${lastWrite.time === undefined ? '' : `${dayAndTime(lastWrite.time)} `}by ${lastWrite.manager}`,
    file === undefined ? undefined : `${file.path}:${file.line}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? null : <span className="break-words"> · {parts.join(' · ')}</span>;
}
