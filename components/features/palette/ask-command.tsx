'use client';

import { Kbd, Name } from '@/components/kit';
import { discoveryQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { CornerDownLeft, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useId, useState } from 'react';
import { LineFeedback } from './line-feedback';
import { type FoundName, useNames } from './names';
import { type Reading, hrefOf, readLine } from './reading';
import { useCompletions } from './use-completions';

export type AskCommandProps = {
  readonly cluster: string;
  /** What was typed before the line was there. */
  readonly early: string;
  /** Called once the line takes what is typed. */
  readonly onReady: () => void;
  readonly onDone: () => void;
};

/** A line for a question or a name, and what it can become: the question, how it could go on, the names it matches. */
export function AskCommand({ cluster, early, onReady, onDone }: AskCommandProps) {
  const [typed, setLine] = useState<string>();
  const line = typed ?? early;
  const [chosen, setChosen] = useState('');
  const feedback = useId();
  const router = useRouter();
  const discovery = useQuery(discoveryQuery(cluster)).data?.value;
  const reading = readLine(line, discovery);
  const completions = useCompletions(cluster, line, discovery);
  const names = useNames(cluster, useDeferredValue(reading.type === 'name' ? reading.text : ''));
  const found = reading.type === 'name' ? (names.data ?? []) : [];
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  // Tab takes the completion that Enter would take; without one it leaves the field, as everywhere.
  const completeByTab = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || event.shiftKey) return;
    const completion = completions.find((c) => completionKey(c.line) === chosen) ?? completions[0];
    if (completion === undefined) return;
    event.preventDefault();
    setLine(withBlank(completion.line));
  };
  return (
    <Command
      label="Ask"
      shouldFilter={false}
      loop
      value={chosen}
      onValueChange={setChosen}
      className="flex min-h-0 flex-col"
    >
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search size={16} aria-hidden className="shrink-0 text-muted" />
        <Command.Input
          value={line}
          onValueChange={setLine}
          onKeyDown={completeByTab}
          placeholder="who can delete secrets in payments"
          onFocus={onReady}
          aria-describedby={feedback}
          aria-invalid={reading.type === 'fault'}
          spellCheck={false}
          maxLength={8192}
          className="h-11 min-w-0 grow bg-transparent font-mono text-body outline-none placeholder:font-sans placeholder:text-muted"
        />
        <span className="hidden text-small text-muted sm:inline">in {cluster}</span>
      </div>
      <LineFeedback
        id={feedback}
        line={line}
        reading={reading}
        searching={names.isFetching}
        found={found.length}
        failed={names.isError}
      />
      <Command.List label="Suggestions" className="min-h-0 overflow-y-auto overscroll-contain py-1 empty:hidden">
        {reading.type === 'question' ? <QuestionItem cluster={cluster} reading={reading} onGo={go} /> : null}
        {completions.length === 0 ? null : (
          <Items heading={line.trim() === '' ? 'Ask' : 'It could go on'}>
            {completions.map((completion) => (
              <Item
                key={completion.line}
                value={completionKey(completion.line)}
                onSelect={() => setLine(withBlank(completion.line))}
              >
                <span className="font-mono text-code">{completion.word}</span>
              </Item>
            ))}
          </Items>
        )}
        {found.length === 0 ? null : <NameItems names={found} onGo={go} />}
      </Command.List>
      <Footer />
    </Command>
  );
}

const completionKey = (line: string) => `complete ${line}`;
// What ends in a colon or a slash goes on without a blank: `sa:`, `pods/`.
const withBlank = (line: string) => (/[\s:/]$/u.test(line) ? line : `${line} `);

function Items({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&>[cmdk-group-heading]]:px-3 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-0.5 [&>[cmdk-group-heading]]:text-mini [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

type ItemProps = { readonly value: string; readonly onSelect: () => void; readonly children: ReactNode };
function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-8 cursor-default flex-wrap items-center gap-x-2.5 px-3 py-1 select-none data-[selected=true]:bg-accent-bg"
    >
      {children}
    </Command.Item>
  );
}

type QuestionItemProps = {
  readonly cluster: string;
  readonly reading: Extract<Reading, { type: 'question' }>;
  readonly onGo: (href: string) => void;
};
function QuestionItem({ cluster, reading, onGo }: QuestionItemProps) {
  return (
    <Items heading="Ask this">
      <Item value="question" onSelect={() => onGo(hrefOf(cluster, reading))}>
        <CornerDownLeft size={14} aria-hidden className="text-muted" />
        <span className="min-w-0 break-words">{reading.says}</span>
        {reading.assumed.map((assumed) => (
          <span key={assumed.field} className="w-full pl-6 text-small text-muted">
            {assumed.field === 'apiGroup' ? 'API group' : assumed.field} {assumed.value}: {assumed.because}
          </span>
        ))}
      </Item>
    </Items>
  );
}

function NameItems({ names, onGo }: { readonly names: readonly FoundName[]; readonly onGo: (href: string) => void }) {
  return (
    <Items heading="Names">
      {names.map((name) => (
        <Item key={name.key} value={name.key} onSelect={() => onGo(name.href)}>
          <span className="w-36 shrink-0 text-small text-muted">{name.kind}</span>
          <Name text={name.name} max={48} />
        </Item>
      ))}
    </Items>
  );
}

function Footer() {
  return (
    <p className="hidden items-center gap-2 border-t border-line px-3 py-1.5 text-small text-muted sm:flex">
      <Kbd>↑</Kbd>
      <Kbd>↓</Kbd> choose <Kbd>Enter</Kbd> take <Kbd>Tab</Kbd> complete <Kbd>Esc</Kbd> close
    </p>
  );
}
