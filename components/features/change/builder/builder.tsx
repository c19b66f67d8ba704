'use client';

import { Notice, ProblemState, useMedia } from '@/components/kit';
import { Button } from '@/components/ui';
import { discoveryQuery, makePlanMutation } from '@/lib/client';
import { to } from '@/lib/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useMemo, useState } from 'react';
import { addDocument } from '../document/edit';
import { type Lint, lintObject } from '../document/lint';
import { type Draft, readDraft } from '../document/read-draft';
import { type GrantWish, ruleOfWish } from '../document/templates';
import { AddObject } from './add-object';
import { DraftProblems } from './draft-problems';
import { type DraftState, intentOf, keepDraft, useDraft } from './draft-store';
import { planDraftName } from './kept-name';
import { ObjectForm } from './object-form';
import { PlanBar } from './plan-bar';
import { Removals } from './removals';
import { type Goto, type TextNote, YamlEditor } from './yaml-editor';

export type BuilderProps = {
  readonly cluster: string;
  /** Under which the draft is kept in this tab. */
  readonly name: string;
  readonly seed: DraftState;
  /** What was refused, where the draft started from it. */
  readonly wish: GrantWish | undefined;
};

/** Form and YAML of one draft, side by side where there is room. The text is the truth; the form changes it in place. */
export function Builder({ cluster, name, seed, wish }: BuilderProps) {
  const { state, set, startOver, wasKept } = useDraft(cluster, name, seed);
  const [view, setView] = useState<View>('form');
  const [goto, setGoto] = useState<Goto>();
  const wide = useMedia('(min-width: 1100px)', true);
  const read = useRead(state.text, wish, cluster);
  const plan = usePlan(cluster);
  const edit = (change: (text: string) => string) => set({ ...state, text: change(state.text) });
  const goTo = (at: number) => {
    setView('yaml');
    setGoto({ at });
  };
  return (
    <>
      {wasKept ? (
        <Notice meaning="ok" title="Your draft is still here">
          This tab kept what you had changed.{' '}
          <button type="button" className="link" onClick={startOver}>
            Start over
          </button>
        </Notice>
      ) : null}
      <PlanBar
        draft={read.draft}
        removals={state.removals.length}
        lints={read.lints}
        pending={plan.isPending}
        onPlan={() => plan.mutate(state)}
        onStartOver={startOver}
      />
      {plan.error === null ? null : <ProblemState error={plan.error} cluster={cluster} />}
      {wide ? null : <ViewChoice view={view} onView={setView} />}
      <div
        className={clsx('grid grid-cols-[minmax(0,1fr)] gap-4', wide && 'lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]')}
      >
        {wide || view === 'form' ? (
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
            <Removals removals={state.removals} onKeep={(removals) => set({ ...state, removals })} />
            {read.draft.objects.map((object) => (
              <ObjectForm
                key={object.doc}
                {...{ cluster, object, edit }}
                discovery={read.discovery}
                faults={read.draft.faults.filter((fault) => fault.doc === object.doc)}
                lints={read.lints.filter((lint) => lint.doc === object.doc)}
              />
            ))}
            <AddObject
              cluster={cluster}
              first={read.draft.objects.length === 0 && state.removals.length === 0}
              onAdd={(manifests) => edit((text) => manifests.reduce<string>((all, one) => addDocument(all, one), text))}
            />
          </div>
        ) : null}
        {wide || view === 'yaml' ? (
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-2 lg:sticky lg:top-16 lg:h-[calc(100dvh-13rem)] lg:grid-rows-[minmax(0,1fr)_auto]">
            <div className="h-[26rem] lg:h-auto lg:min-h-0">
              <YamlEditor
                text={state.text}
                notes={read.notes}
                goto={goto}
                onChange={(text) => set({ ...state, text })}
              />
            </div>
            <DraftProblems faults={read.draft.faults} onGo={goTo} />
          </div>
        ) : (
          <DraftProblems faults={read.draft.faults} onGo={goTo} />
        )}
      </div>
    </>
  );
}

type View = 'form' | 'yaml';
function ViewChoice({ view, onView }: { readonly view: View; readonly onView: (view: View) => void }) {
  return (
    <div role="group" aria-label="View of the draft" className="flex gap-2">
      {(['form', 'yaml'] as const).map((one) => (
        <Button
          key={one}
          look={view === one ? 'chosen' : 'plain'}
          aria-pressed={view === one}
          onClick={() => onView(one)}
        >
          {one === 'form' ? 'Form' : 'YAML'}
        </Button>
      ))}
    </div>
  );
}

/** What the text says, and what there is to say about it. */
function useRead(text: string, wish: GrantWish | undefined, cluster: string) {
  const discovery = useQuery(discoveryQuery(cluster)).data?.value;
  const draft = useMemo(() => readDraft(text), [text]);
  // Lint may lag behind typing, the form may not.
  const settled = useDeferredValue(draft);
  const lints = useMemo(() => {
    const needed = wish === undefined ? undefined : ruleOfWish(wish);
    return settled.objects.flatMap((object) => lintObject(object, { discovery, needed }));
  }, [settled, discovery, wish]);
  const notes = useMemo(() => notesOf(text, settled, lints), [text, settled, lints]);
  return { draft, lints, notes, discovery };
}

const SEVERITIES = { critical: 'error', warning: 'warning', hint: 'info' } as const;
function notesOf(text: string, draft: Draft, lints: readonly Lint[]): TextNote[] {
  const faults = draft.faults.map(({ message, spot }): TextNote => ({ ...spot, severity: 'error', message }));
  const said = lints.flatMap(({ doc, path, severity, message }): TextNote[] => {
    const spot = draft.objects.find((object) => object.doc === doc)?.spotOf(path);
    if (spot === undefined) return [];
    // What is about a whole rule stands at its first line.
    const line = text.indexOf('\n', spot.from);
    const to = line === -1 ? spot.to : Math.min(spot.to, line);
    return [{ from: spot.from, to, severity: SEVERITIES[severity], message }];
  });
  return [...faults, ...said];
}

/** Makes the plan and goes to its page; the draft with its comments is kept for the way back. */
function usePlan(cluster: string) {
  const router = useRouter();
  const make = useMutation(makePlanMutation(cluster));
  return useMutation({
    mutationFn: async (state: DraftState) => {
      const intent = intentOf(state);
      if (intent === undefined) throw new Error('the draft cannot be planned');
      const made = await make.mutateAsync(intent);
      return { hash: made.value.hash, state };
    },
    onSuccess: ({ hash, state }) => {
      keepDraft(cluster, planDraftName(hash), state);
      router.push(to.plan(cluster, hash));
    },
  });
}
