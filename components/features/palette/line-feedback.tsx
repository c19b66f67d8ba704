import type { Reading } from './reading';

type Props = {
  readonly id: string;
  readonly line: string;
  readonly reading: Reading;
  readonly searching: boolean;
  readonly found: number;
  readonly failed: boolean;
};

/** What is said about the line: the word that is not understood, what is missing, or that no name matches. */
export function LineFeedback({ id, ...props }: Props) {
  return (
    <div id={id} role="status" className="px-3 pt-2 text-small empty:hidden">
      <Says {...props} />
    </div>
  );
}

function Says({ line, reading, searching, found, failed }: Omit<Props, 'id'>) {
  switch (reading.type) {
    case 'nothing':
    case 'question':
      return null;
    case 'unfinished':
      return <span className="text-muted">{capital(reading.error)}.</span>;
    case 'fault':
      return <Fault line={line} reading={reading} />;
    case 'name':
      if (failed) return <span className="text-muted">The names could not be read.</span>;
      if (found > 0) return null;
      if (searching) return <span className="text-muted">Looking for “{reading.text}”…</span>;
      return (
        <span className="text-muted">
          No name has “{reading.text}” in it. A question begins with who can, can, what can or why can.
        </span>
      );
  }
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function Fault({ line, reading }: { readonly line: string; readonly reading: Extract<Reading, { type: 'fault' }> }) {
  const { at, end, error } = reading;
  return (
    <>
      <span className="font-mono text-code break-all">
        {line.slice(0, at)}
        <mark className="bg-critical-bg text-critical underline decoration-wavy">{line.slice(at, end) || '␣'}</mark>
        {line.slice(end)}
      </span>
      <span className="block text-critical">Not understood here: {error}.</span>
    </>
  );
}
