import { dayAndTime } from '@/components/kit';
import { buttonClass } from '@/components/ui';

type Shown = {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly endsAt: number;
  /** The one that the page was asked for with. */
  readonly here: boolean;
};

export type OwnSessionsProps = {
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly sessions: readonly Shown[];
};

const at = (milliseconds: number) => {
  const iso = new Date(milliseconds).toISOString();
  return <time dateTime={iso}>{dayAndTime(iso)}</time>;
};

/** Each sign-in that still opens Castellan as this person, and a way to end it. */
export function OwnSessions({ name, subject, issuer, sessions }: OwnSessionsProps) {
  return (
    <>
      <header>
        <p className="text-small text-muted">Signed in as</p>
        <h1 tabIndex={-1} className="text-title font-medium tracking-tight break-words">
          {name}
        </h1>
        <p className="text-small text-muted">
          subject <span className="font-mono text-code break-all text-text">{subject}</span> of{' '}
          <span className="font-mono text-code break-all text-text">{issuer}</span>
        </p>
      </header>
      <h2 className="font-semibold">Your sessions</h2>
      <ul className="grid max-w-[54rem] gap-2">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md sm:flex-nowrap border border-line bg-panel px-3 py-2"
          >
            <SessionWords {...session} />
            <form method="post" action="/api/auth/sessions/revoke">
              <input type="hidden" name="session" value={session.id} />
              <button type="submit" className={buttonClass()}>
                {session.here ? 'End this session' : 'End'}
                <span className="sr-only"> begun {at(session.createdAt)}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
      <p className="text-small text-muted">A session that is ended here is refused within two seconds everywhere.</p>
    </>
  );
}

function SessionWords({ here, createdAt, seenAt, endsAt }: Shown) {
  return (
    <div className="min-w-0">
      <p className="font-medium">{here ? 'This browser' : 'Another browser'}</p>
      <p className="text-small text-muted">
        begun {at(createdAt)} · last seen {at(seenAt)} · ends by {at(endsAt)}
      </p>
    </div>
  );
}
