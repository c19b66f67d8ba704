import { Button, buttonClass } from '@/components/ui';
import { type AssertionRights, to } from '@/lib/contract';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { whyNotWrite } from './why-not-write';

/** Leads to an empty form; one who may not add assertions is told why. */
export function AddButton({ cluster, may }: { readonly cluster: string; readonly may: AssertionRights | undefined }) {
  const disabledReason = whyNotWrite(may, 'create');
  const says = (
    <>
      <Plus size={14} aria-hidden />
      Add an assertion
    </>
  );
  if (disabledReason !== undefined) return <Button disabledReason={disabledReason}>{says}</Button>;
  return (
    <Link href={to.assertionForm(cluster)} prefetch={false} className={buttonClass('primary')}>
      {says}
    </Link>
  );
}
