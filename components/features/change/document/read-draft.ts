import type { WantedInput } from '@/lib/contract';
import type { BindingSubject, LabelSelector, Rule } from '@/lib/domain/rbac';
import { type Document, LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';
import { checkYaml } from '@/lib/yaml';
import { SHAPES, misshapesOf } from './shape';
import { type Path, type Spot, nodeAt, rangeAt, rangeOf, spotAt } from './spot';

/** More is not read: the console takes no larger draft. */
export const MOST_BYTES = 1024 * 1024;

export type DraftKind = keyof typeof SHAPES;
export const DRAFT_KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'] as const;

/** Why a document cannot be planned, and where. */
export type Fault = { readonly message: string; readonly doc: number; readonly path: Path; readonly spot: Spot };

/** One object of a draft as the form shows it; what is missing or of a wrong type is empty. */
export type DraftObject = {
  /** Which document of the text it is. */
  readonly doc: number;
  readonly kind: DraftKind;
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly Rule[];
  readonly aggregation: readonly LabelSelector[] | undefined;
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly BindingSubject[];
  /** Ready to be planned; absent while something of it is a fault. */
  readonly wanted: WantedInput | undefined;
  /** Where something of it stands. */
  readonly spotOf: (path: Path) => Spot;
};

/** A draft read: the text is the truth, this is what it says. */
export type Draft = { readonly objects: readonly DraftObject[]; readonly faults: readonly Fault[] };

const OPTIONS = {
  prettyErrors: false,
  // It costs the square; `checkYaml` finds them.
  uniqueKeys: false,
  keepSourceTokens: false,
  logLevel: 'silent',
  strict: true,
  merge: false,
} as const;

/** The documents of a text, those that hold nothing included, so that their places stay what they are. */
export function documentsOf(text: string, lineCounter = new LineCounter()): Document.Parsed[] {
  const parsed = parseAllDocuments(text, { ...OPTIONS, lineCounter });
  return 'empty' in parsed ? [] : parsed.map(checkYaml);
}

/** What a text says: its objects, and everything that keeps it from being planned. Linear in the text. */
export function readDraft(text: string): Draft {
  const lines = new LineCounter();
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    const spot = { from: 0, to: 0, line: 1, column: 1 };
    return { objects: [], faults: [{ message: 'The draft is larger than 1 MiB: split it.', doc: 0, path: [], spot }] };
  }
  try {
    const read = documentsOf(text, lines).map((doc, i) => readDocument(doc, i, lines));
    const objects = read.flatMap(({ object }) => object ?? []);
    return { objects, faults: [...read.flatMap(({ faults }) => faults), ...twiceOf(objects)] };
  } catch {
    // Nested so deeply that the parser gives up.
    const spot = { from: 0, to: 0, line: 1, column: 1 };
    return { objects: [], faults: [{ message: 'The text is nested too deeply to be read.', doc: 0, path: [], spot }] };
  }
}

type Read = { readonly object?: DraftObject; readonly faults: readonly Fault[] };

function readDocument(doc: Document.Parsed, at: number, lines: LineCounter): Read {
  const fault = (message: string, from: number, to: number, path: Path = []): Fault => ({
    message,
    doc: at,
    path,
    spot: spotAt(lines, from, to),
  });
  const broken = [...doc.errors, ...doc.warnings].map(({ message, pos }) => fault(message, pos[0], pos[1]));
  if (broken.length > 0) return { faults: broken };
  const root: unknown = doc.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { faults: [] };
  const anchors = anchorsOf(doc).map(([from, to]) =>
    fault('Anchors and aliases are not taken: write it out.', from, to),
  );
  if (anchors.length > 0) return { faults: anchors };
  const [from, to] = rangeAt(root, []);
  if (!isMap(root)) return { faults: [fault('A document must be one object.', from, to)] };
  const kindNode = nodeAt(root, ['kind']);
  const kind = DRAFT_KINDS.find((one) => isScalar(kindNode) && kindNode.value === one);
  if (kind === undefined) {
    const said = isScalar(kindNode) ? `Kind “${String(kindNode.value)}” cannot be planned here` : 'kind is missing';
    const [kindFrom, kindTo] = rangeAt(root, ['kind']);
    return { faults: [fault(`${said}: only ${DRAFT_KINDS.join(', ')}.`, kindFrom, kindTo, ['kind'])] };
  }
  const faults = misshapesOf(root, SHAPES[kind]).map(({ message, path, at: place }) => fault(message, ...place, path));
  return { object: objectOf({ root, kind, doc: at, lines, complete: faults.length === 0 }), faults };
}

function anchorsOf(doc: Document.Parsed): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  visit(doc, {
    Node: (_, node) => {
      if (isAlias(node)) found.push([node.range?.[0] ?? 0, node.range?.[1] ?? 0]);
      else if (node.anchor !== undefined) {
        const range = rangeOf(node);
        found.push([range?.[0] ?? 0, range?.[1] ?? 0]);
      }
    },
  });
  return found;
}

type Source = { root: unknown; kind: DraftKind; doc: number; lines: LineCounter; complete: boolean };

function objectOf({ root, kind, doc, lines, complete }: Source): DraftObject {
  const form = {
    doc,
    kind,
    name: textAt(root, ['metadata', 'name']),
    namespace: textAt(root, ['metadata', 'namespace']),
    rules: itemsAt(root, ['rules']).map(ruleOf),
    aggregation: kind === 'ClusterRole' ? aggregationOf(root) : undefined,
    roleRef: { kind: textAt(root, ['roleRef', 'kind']), name: textAt(root, ['roleRef', 'name']) },
    subjects: itemsAt(root, ['subjects']).map(subjectOf),
  };
  return {
    ...form,
    wanted: complete
      ? wantedOf(form, mapAt(root, ['metadata', 'labels']), mapAt(root, ['metadata', 'annotations']))
      : undefined,
    spotOf: (path) => spotAt(lines, ...rangeAt(root, path)),
  };
}

type Texts = Readonly<Record<string, string>> | undefined;

function wantedOf(
  form: Omit<DraftObject, 'wanted' | 'spotOf'>,
  labels: Texts,
  annotations: Texts,
): WantedInput | undefined {
  const { kind, name, namespace, aggregation, roleRef } = form;
  const named = {
    name,
    ...(labels === undefined ? {} : { labels: { ...labels } }),
    ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
  };
  const rules = form.rules.map(mutableRule);
  const subjects = form.subjects.map((subject) => ({ ...subject }));
  if (kind === 'Role') return { kind, namespace, ...named, rules };
  if (kind === 'ClusterRole') {
    return {
      kind,
      ...named,
      rules,
      ...(aggregation === undefined ? {} : { aggregation: aggregation.map(mutableSelector) }),
    };
  }
  const refKind = roleRef.kind === 'Role' ? 'Role' : 'ClusterRole';
  const ref = { kind: refKind, name: roleRef.name } as const;
  if (kind === 'RoleBinding') return { kind, namespace, ...named, roleRef: ref, subjects };
  return { kind, ...named, roleRef: ref, subjects };
}

/** A rule as the contract takes it. */
export const mutableRule = (rule: Rule) => ({
  verbs: [...rule.verbs],
  apiGroups: [...rule.apiGroups],
  resources: [...rule.resources],
  resourceNames: [...rule.resourceNames],
  nonResourceURLs: [...rule.nonResourceURLs],
});
const mutableSelector = (selector: LabelSelector) => ({
  matchLabels: { ...selector.matchLabels },
  matchExpressions: selector.matchExpressions.map((one) => ({ ...one, values: [...one.values] })),
});

function twiceOf(objects: readonly DraftObject[]): Fault[] {
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const key = `${object.kind} ${object.namespace}/${object.name}`;
    if (object.name === '') return [];
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const path = ['metadata', 'name'];
    return [{ message: `${key} is in the draft twice.`, doc: object.doc, path, spot: object.spotOf(path) }];
  });
}

function textAt(root: unknown, path: Path): string {
  const node = nodeAt(root, path);
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}
function itemsAt(root: unknown, path: Path): readonly unknown[] {
  const node = nodeAt(root, path);
  return isSeq(node) ? node.items : [];
}
const textsAt = (root: unknown, path: Path): string[] =>
  itemsAt(root, path).flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []));
function mapAt(root: unknown, path: Path): Texts {
  const node = nodeAt(root, path);
  if (!isMap(node)) return undefined;
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) && typeof value.value === 'string' ? [[String(key.value), value.value]] : [],
    ),
  );
}

const ruleOf = (node: unknown): Rule => ({
  verbs: textsAt(node, ['verbs']),
  apiGroups: textsAt(node, ['apiGroups']),
  resources: textsAt(node, ['resources']),
  resourceNames: textsAt(node, ['resourceNames']),
  nonResourceURLs: textsAt(node, ['nonResourceURLs']),
});

function subjectOf(node: unknown): BindingSubject {
  const [namespace, apiGroup] = [textAt(node, ['namespace']), textAt(node, ['apiGroup'])];
  return {
    kind: textAt(node, ['kind']),
    name: textAt(node, ['name']),
    ...(namespace === '' ? {} : { namespace }),
    ...(apiGroup === '' ? {} : { apiGroup }),
  };
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
function aggregationOf(root: unknown): readonly LabelSelector[] | undefined {
  if (!isMap(nodeAt(root, ['aggregationRule']))) return undefined;
  return itemsAt(root, ['aggregationRule', 'clusterRoleSelectors']).map((selector) => ({
    matchLabels: mapAt(selector, ['matchLabels']) ?? {},
    matchExpressions: itemsAt(selector, ['matchExpressions']).flatMap((one) => {
      const operator = OPERATORS.find((known) => known === textAt(one, ['operator']));
      return operator === undefined ? [] : [{ key: textAt(one, ['key']), operator, values: textsAt(one, ['values']) }];
    }),
  }));
}
