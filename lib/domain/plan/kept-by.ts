import type { Meta } from '../rbac';

/** Somebody else who keeps an object as they want it, and would revert what is changed here. */
export type Keeper = {
  readonly who: 'Argo CD' | 'Flux' | 'Helm' | 'OLM' | 'the add-on manager' | 'an operator';
  /** What shows it: a label, an annotation, the manager that wrote last, or the owner that controls it. */
  readonly sign: string;
};

type Sign = { readonly who: Keeper['who']; readonly sign: (meta: Meta) => string | undefined };

const label = (who: Keeper['who'], key: string, value?: string): Sign => ({
  who,
  sign: ({ labels }) => found(labels, 'label', key, value),
});
const annotation = (who: Keeper['who'], key: string): Sign => ({
  who,
  sign: ({ annotations }) => found(annotations, 'annotation', key),
});
const manager = (who: Keeper['who'], ...names: string[]): Sign => ({
  who,
  sign: ({ lastWrite }) =>
    lastWrite !== undefined && names.includes(lastWrite.manager) ? `last written by ${lastWrite.manager}` : undefined,
});

/** The surer sign first: GitOps tools also set Helm's labels. */
const SIGNS: readonly Sign[] = [
  annotation('Argo CD', 'argocd.argoproj.io/tracking-id'),
  label('Argo CD', 'argocd.argoproj.io/instance'),
  // By default Argo CD tracks by app.kubernetes.io/instance, which everybody sets: only who wrote last tells.
  manager('Argo CD', 'argocd-controller', 'argocd-application-controller'),
  label('Flux', 'kustomize.toolkit.fluxcd.io/name'),
  label('Flux', 'helm.toolkit.fluxcd.io/name'),
  manager('Flux', 'kustomize-controller', 'helm-controller'),
  annotation('Helm', 'meta.helm.sh/release-name'),
  label('Helm', 'app.kubernetes.io/managed-by', 'Helm'),
  label('OLM', 'olm.owner'),
  label('OLM', 'olm.managed'),
  label('the add-on manager', 'addonmanager.kubernetes.io/mode', 'Reconcile'),
  { who: 'OLM', sign: ({ controller }) => controlledBy(controller, OLM_GROUP) },
  { who: 'an operator', sign: ({ controller }) => controlledBy(controller) },
  { who: 'an operator', sign: ({ labels }) => managedBy(labels) },
];

/** Followed by the version. */
const OLM_GROUP = 'operators.coreos.com/';
/** People and pipelines that apply once: they keep nothing. */
const NO_KEEPERS: ReadonlySet<string> = new Set(['castellan', 'kubectl', 'kustomize', 'Helm']);

/**
 * Who keeps an object, by what the object itself says; undefined when nothing shows. An owner that does not control the
 * object has it deleted with itself, and keeps nothing. O(1).
 */
export function keeperOf(meta: Meta): Keeper | undefined {
  for (const { who, sign } of SIGNS) {
    const shown = sign(meta);
    if (shown !== undefined) return { who, sign: shown };
  }
  return undefined;
}

/** Which object its operator works from: where the change belongs. */
function controlledBy(controller: Meta['controller'], group = ''): string | undefined {
  if (controller === undefined || !controller.apiVersion.startsWith(group)) return undefined;
  const { apiVersion, kind, name } = controller;
  return `controlled by ${kind} ${name} of ${apiVersion}`;
}

type Texts = Readonly<Record<string, string>>;

function found(texts: Texts | undefined, what: string, key: string, value?: string): string | undefined {
  if (texts === undefined || !Object.hasOwn(texts, key)) return undefined;
  if (value !== undefined && texts[key] !== value) return undefined;
  return value === undefined ? `${what} ${key}` : `${what} ${key}: ${value}`;
}

function managedBy(labels: Texts | undefined): string | undefined {
  const by = labels?.['app.kubernetes.io/managed-by'];
  return by === undefined || by === '' || NO_KEEPERS.has(by) ? undefined : `label app.kubernetes.io/managed-by: ${by}`;
}
