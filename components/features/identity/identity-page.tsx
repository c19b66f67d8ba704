'use client';

import { Name, Notice, PageTitle, ProblemState, Section, Skeleton, count, replaces } from '@/components/kit';
import { meQuery } from '@/lib/client';
import { type MeOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Differences } from './differences';
import { Groups } from './groups';
import { foundWords, modeWords, warningWords } from './identity-words';
import { Rights } from './rights';

type Me = MeOutput['value'];

/** Whom the cluster sees in whoever looks, how that was found out, and what it lets them do here. */
export function IdentityPage({ cluster }: { readonly cluster: string }) {
  const query = useQuery(meQuery(cluster));
  const me = query.data?.value;
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind="Identity"
        title={me === undefined ? 'Who the cluster sees in you' : <Seen me={me} />}
        scope={me === undefined ? undefined : `in ${cluster}`}
        asOf={query.data?.asOf}
      />
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {replaces(query.error, me) ? null : me === undefined ? (
        <Skeleton label="Asking the cluster who you are" lines={6} />
      ) : (
        <Identity cluster={cluster} me={me} />
      )}
    </>
  );
}

function Seen({ me }: { readonly me: Me }) {
  if (me.user !== undefined) {
    return (
      <>
        The cluster sees you as <Name text={me.user} max={80} className="text-title break-all" />
      </>
    );
  }
  return me.person === undefined ? 'These are files: nobody is anybody in them' : 'The cluster sees nobody in you';
}

function Identity({ cluster, me }: { readonly cluster: string; readonly me: Me }) {
  return (
    <>
      {me.differences.length === 0 ? null : <Differences differences={me.differences} />}
      {me.warnings.length === 0 ? null : <Warnings me={me} />}
      <Facts me={me} />
      {me.user === undefined ? null : (
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          <Link
            className="link"
            prefetch={false}
            href={to.ask(cluster, 'what-can', { user: me.user, group: me.groups })}
          >
            What you can do in this cluster
          </Link>
          <Link className="link" prefetch={false} href={to.subject(cluster, `User:${me.user}`)}>
            Bindings that name you
          </Link>
        </p>
      )}
      {me.user === undefined ? null : (
        <Section id="groups" title="Groups" note={count(me.groups.length)}>
          <Groups cluster={cluster} groups={me.groups} />
        </Section>
      )}
      {me.from.length === 0 ? null : <WorkedOut from={me.from} />}
      <Section
        id="may"
        title="What you may do here"
        note={me.mode === 'local' ? 'local mode: whoever holds the key' : 'as RBAC of this cluster says'}
      >
        <Rights cluster={cluster} me={me} />
      </Section>
    </>
  );
}

/** In the person's words; the settings are for whoever runs Castellan, and are where that person is sent. */
function Warnings({ me }: { readonly me: Me }) {
  const { title, says } = warningWords(me);
  return (
    <Notice meaning="warning" title={title}>
      <p>{says}</p>
      <details>
        <summary className="cursor-pointer text-small text-muted">What to tell whoever runs Castellan</summary>
        <ul className="grid gap-1 pt-1">
          {me.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      </details>
    </Notice>
  );
}

const term = 'text-muted';

function Facts({ me }: { readonly me: Me }) {
  const { person } = me;
  // They are about where Castellan writes, and by what grant of its own: the API tells others none, and neither do we.
  const remarks = me.may.seeCluster ? me.remarks : [];
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-1 md:grid-cols-[auto_minmax(0,1fr)]">
      {person === undefined ? null : (
        <>
          <dt className={term}>Signed in as</dt>
          <dd className="min-w-0">
            {person.name}
            <span className="block text-small text-muted">
              subject <code className="break-all">{person.subject}</code> of{' '}
              <code className="break-all">{person.issuer}</code>
            </span>
          </dd>
        </>
      )}
      <dt className={term}>Found out by</dt>
      <dd>{foundWords(me)}</dd>
      <dt className={term}>You act by</dt>
      <dd>{modeWords(me)}</dd>
      {remarks.length === 0 ? null : (
        <>
          <dt className={term}>To know of it</dt>
          <dd>
            <ul className="grid max-w-[80ch] gap-1">
              {remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

/** How the configuration makes name and groups of a token. */
function WorkedOut({ from }: { readonly from: Me['from'] }) {
  return (
    <Section id="from" title="How that is worked out" note="from your token, by Castellan’s configuration">
      <dl className="grid grid-cols-1 gap-x-4 gap-y-1 md:grid-cols-[auto_minmax(0,1fr)]">
        {from.map(({ field, setting, words }) => (
          <div key={`${field} ${setting} ${words}`} className="contents">
            <dt className={term}>{field}</dt>
            <dd className="min-w-0 break-words">
              {words} <code className="text-muted">{setting}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
