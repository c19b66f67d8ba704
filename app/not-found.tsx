import { to } from '@/lib/contract';

/** Outside of every cluster. It stands beside each page as its way out, so it brings nothing along. */
export default function NotFound() {
  return (
    <main id="content" className="grid gap-2 p-5">
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        No such page
      </h1>
      <p>
        Nothing has this address. It may have been written by hand, or be of another version.{' '}
        <a className="link" href={to.home()}>
          Home
        </a>
      </p>
    </main>
  );
}
