import { Mark, Notice } from '@/components/kit';
import { buttonClass } from '@/components/ui';

export type SignInFormProps = {
  /** The provider's host. */
  readonly leadsTo: string;
  readonly demo: boolean;
  readonly reason: { readonly code: string; readonly words: string } | undefined;
  readonly requestId: string | undefined;
  readonly returnTo: string;
};

/** Leads to the provider by a form that needs no script. */
export function SignInForm({ leadsTo, demo, reason, requestId, returnTo }: SignInFormProps) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto grid min-h-dvh max-w-[26rem] content-center gap-4 p-4 outline-none"
    >
      <p className="flex items-center gap-2 font-semibold">
        <Mark />
        Castellan
      </p>
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        Sign in
      </h1>
      {reason === undefined ? null : <Reason {...reason} requestId={requestId} />}
      <p>
        You go on to <span className="font-mono text-code break-all">{leadsTo}</span>
        {demo ? ', a demo on this machine: you choose an invented person, without a password.' : ' to sign in there.'}
      </p>
      <form method="post" action="/api/auth/signin/oidc">
        <input type="hidden" name="returnTo" value={returnTo} />
        <button type="submit" className={buttonClass('primary')}>
          {demo ? 'Choose a person' : 'Sign in'}
        </button>
      </form>
      <p className="text-small text-muted">
        What you see and may do here is what each cluster lets you see and do. Signing in sets one cookie.
      </p>
    </main>
  );
}

function Reason({
  code,
  words,
  requestId,
}: {
  readonly code: string;
  readonly words: string;
  readonly requestId: string | undefined;
}) {
  if (code === 'signed-out') return <Notice meaning="ok" title={words} />;
  return (
    <div role="alert">
      <Notice meaning={code === 'session-ended' ? 'warning' : 'critical'} title="You are not signed in">
        <p>{words}</p>
        <p className="text-small text-muted">
          code <code>{code}</code>
          {requestId === undefined ? null : (
            <>
              {' '}
              request <code>{requestId}</code>
            </>
          )}
        </p>
      </Notice>
    </div>
  );
}
