'use client';

import { canQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { askParams, whoParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { VerdictAnswer } from './verdict-answer';

/** Whether one subject can, and every way in which it can. */
export function CanAnswer({ asking }: { readonly asking: Asking }) {
  const input = { ...askParams(asking.words), ...whoParams(asking.words) };
  const query = useQuery(canQuery(asking.cluster, input));
  return <VerdictAnswer {...{ asking, input, query }} lines={3} refused={() => <WhyLink asking={asking} />} />;
}

function WhyLink({ asking }: { readonly asking: Asking }) {
  return (
    <p>
      <Link href={asking.hrefOf('why')} prefetch={false} className="link">
        What comes closest, and who could grant it
      </Link>
    </p>
  );
}
