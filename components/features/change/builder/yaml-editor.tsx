'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';

/** Something to say about a place of the text. */
export type TextNote = {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
};

// The tokens of the page: light and dark come with them.
const THEME = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '0.78125rem', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': { fontFamily: 'var(--font-mono)', caretColor: 'var(--text)', lineHeight: '1.1875rem' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--line-strong)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--accent-bg)' },
  '.cm-placeholder': { color: 'var(--muted)', fontFamily: 'var(--font-sans)' },
  // The marks of the page, a shape and a colour each, in the place of pictures that know no dark.
  '.cm-lint-marker': { content: 'normal', height: 'auto', textAlign: 'center' },
  '.cm-lint-marker::before': { display: 'block', fontSize: '0.6875rem', lineHeight: '1.1875rem' },
  '.cm-lint-marker-error': { color: 'var(--critical)' },
  '.cm-lint-marker-error::before': { content: '"▲"' },
  '.cm-lint-marker-warning': { color: 'var(--warning)' },
  '.cm-lint-marker-warning::before': { content: '"◆"' },
  '.cm-lint-marker-info': { color: 'var(--muted)' },
  '.cm-lint-marker-info::before': { content: '"●"' },
  '.cm-diagnostic': { fontFamily: 'var(--font-sans)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--critical)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--accent)' },
});
const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.bracket, tags.squareBracket, tags.brace], color: 'var(--muted)' },
]);

const FromOutside = Annotation.define<boolean>();

/** A place that the cursor is asked to go to; a new object asks again. */
export type Goto = { readonly at: number };

/**
 * The text of the draft. What the form changes is put in as the smallest change, so that cursor and undo history stay.
 * Tab leaves it, as everywhere; Ctrl Shift M lists what is said in the gutter.
 */
export function YamlEditor({
  text,
  notes,
  goto,
  onChange,
}: {
  readonly text: string;
  readonly notes: readonly TextNote[];
  readonly goto: Goto | undefined;
  readonly onChange: (text: string) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent((next: string) => onChange(next));
  const first = useEffectEvent(() => text);
  useEffect(() => {
    if (host.current === null) return undefined;
    const made = new EditorView({ parent: host.current, state: stateOf(first(), (next) => changed(next)) });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    const change = editor === null ? undefined : smallestChange(editor.state.doc.toString(), text);
    if (change !== undefined) editor?.dispatch({ changes: change, annotations: FromOutside.of(true) });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const end = editor.state.doc.length;
    const shown = notes.map(({ from, to, severity, message }): Diagnostic => ({
      from: Math.min(from, end),
      to: Math.min(Math.max(to, from), end),
      severity,
      message,
    }));
    editor.dispatch(setDiagnostics(editor.state, shown));
  }, [notes, text]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || goto === undefined) return;
    editor.dispatch({ selection: { anchor: Math.min(goto.at, editor.state.doc.length) }, scrollIntoView: true });
    editor.focus();
  }, [goto]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden rounded-md border border-edge" />;
}

function stateOf(doc: string, onChange: (text: string) => void): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      history(),
      indentOnInput(),
      bracketMatching(),
      highlightActiveLine(),
      keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      yaml(),
      syntaxHighlighting(COLOURS),
      lintGutter(),
      THEME,
      placeholder('The same as YAML. Write here, or paste what you have.'),
      EditorView.cspNonce.of(pageNonce()),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'YAML of the draft', spellcheck: 'false', tabindex: '0' }),
      EditorView.updateListener.of((update) => {
        const own = update.transactions.some((one) => one.annotation(FromOutside) === true);
        if (update.docChanged && !own) onChange(update.state.doc.toString());
      }),
    ],
  });
}

/** What the page's policy asks of a style that is put in: every script of it has it. */
function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}

/** The one piece in which two texts differ. */
function smallestChange(before: string, after: string) {
  if (before === after) return undefined;
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
