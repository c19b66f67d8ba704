import type {
  BindingSubject,
  ClusterRole,
  ClusterRoleBinding,
  Meta,
  RbacObject,
  Role,
  RoleBinding,
  RoleRef,
  Rule,
} from '@/lib/domain/rbac';
import { defaultClusterRoles } from './default-roles';
import { Random } from './random';
import { type Vocabulary, vocabularyOf } from './vocabulary';

export type Shape = 'S' | 'M' | 'L' | 'XL';
type Sizes = {
  readonly namespaces: number;
  readonly roles: number;
  readonly roleBindings: number;
  readonly clusterRoles: number;
  readonly clusterRoleBindings: number;
  readonly serviceAccounts: number;
  readonly groups: number;
};

/** How many objects of each kind a shape has; `groups` are custom API groups. */
export const SHAPES = {
  S: {
    namespaces: 8,
    roles: 20,
    roleBindings: 40,
    clusterRoles: 60,
    clusterRoleBindings: 40,
    serviceAccounts: 40,
    groups: 5,
  },
  M: {
    namespaces: 40,
    roles: 150,
    roleBindings: 300,
    clusterRoles: 250,
    clusterRoleBindings: 170,
    serviceAccounts: 200,
    groups: 40,
  },
  L: {
    namespaces: 2_000,
    roles: 5_000,
    roleBindings: 10_000,
    clusterRoles: 1_000,
    clusterRoleBindings: 2_000,
    serviceAccounts: 5_000,
    groups: 300,
  },
  XL: {
    namespaces: 10_000,
    roles: 20_000,
    roleBindings: 100_000,
    clusterRoles: 2_000,
    clusterRoleBindings: 4_000,
    serviceAccounts: 50_000,
    groups: 300,
  },
} as const satisfies Record<Shape, Sizes>;

/** A made-up cluster: its objects in the order of a list per kind, and the words that questions about it use. */
export type World = { readonly shape: Shape; readonly objects: readonly RbacObject[]; readonly words: Vocabulary };

/**
 * A cluster of the shape, the same for the same seed. Teams are groups of an identity provider, operators are
 * ServiceAccounts with ClusterRoles of their own, every custom API group brings three roles, some of which aggregate
 * into admin, edit and view; a few bindings point nowhere, a few name everybody.
 */
export function makeWorld(shape: Shape, seed: number): World {
  const sizes = SHAPES[shape];
  const random = new Random(seed);
  const words = vocabularyOf(sizes, random);
  const build = new Build(sizes, words, random);
  return { shape, objects: build.all(), words };
}

const RBAC_LABELS = { 'app.kubernetes.io/managed-by': 'helm' };

class Build {
  private readonly sizes: Sizes;
  private readonly words: Vocabulary;
  private readonly random: Random;
  private version = 1000;

  constructor(sizes: Sizes, words: Vocabulary, random: Random) {
    this.sizes = sizes;
    this.words = words;
    this.random = random;
  }

  all(): RbacObject[] {
    const { words } = this;
    const clusterRoles = this.clusterRoles();
    const roles = this.roles();
    return [
      ...words.namespaces.map((name): RbacObject => ({ kind: 'Namespace', name, meta: this.meta() })),
      ...words.serviceAccounts.map((account): RbacObject => ({
        kind: 'ServiceAccount',
        ...account,
        meta: this.meta(),
      })),
      ...clusterRoles,
      ...roles,
      ...this.clusterRoleBindings(clusterRoles),
      ...this.roleBindings(roles, clusterRoles),
    ];
  }

  private clusterRoles(): ClusterRole[] {
    const roles: ClusterRole[] = defaultClusterRoles(this.words, this.random).slice(0, this.sizes.clusterRoles);
    for (let i = 0; roles.length < this.sizes.clusterRoles; i++) {
      roles.push({
        kind: 'ClusterRole',
        name: `operator-${String(i)}`,
        rules: this.rules(6, false),
        meta: this.meta(RBAC_LABELS),
      });
    }
    return roles;
  }

  private roles(): Role[] {
    return Array.from({ length: this.sizes.roles }, (_, i) => {
      const namespace = this.namespace();
      return {
        kind: 'Role',
        namespace,
        name: `role-${String(i)}`,
        rules: this.rules(2, true),
        meta: this.meta(RBAC_LABELS),
      };
    });
  }

  private clusterRoleBindings(roles: readonly ClusterRole[]): ClusterRoleBinding[] {
    return Array.from({ length: this.sizes.clusterRoleBindings }, (_, i) => {
      const subjects = i % 400 === 7 ? [this.everybody()] : this.subjects('');
      const meta = this.meta();
      return {
        kind: 'ClusterRoleBinding',
        name: `crb-${String(i)}`,
        roleRef: this.clusterRef(roles, 0.02),
        subjects,
        meta,
      };
    });
  }

  private roleBindings(roles: readonly Role[], clusterRoles: readonly ClusterRole[]): RoleBinding[] {
    return Array.from({ length: this.sizes.roleBindings }, (_, i) => {
      const role = roles[this.random.below(roles.length)];
      const own = role !== undefined && this.random.chance(0.4);
      const namespace = own ? role.namespace : this.namespace();
      const roleRef: RoleRef = own ? { kind: 'Role', name: role.name } : this.clusterRef(clusterRoles, 0);
      const subjects = this.subjects(namespace);
      return { kind: 'RoleBinding', namespace, name: `rb-${String(i)}`, roleRef, subjects, meta: this.meta() };
    });
  }

  /** Mostly what comes with the cluster; one in two hundred points nowhere. */
  private clusterRef(roles: readonly ClusterRole[], admins: number): RoleRef {
    const { random } = this;
    if (random.chance(0.005)) return { kind: 'ClusterRole', name: `gone-${String(random.below(50))}` };
    if (random.chance(admins)) return { kind: 'ClusterRole', name: 'cluster-admin' };
    if (admins === 0 && random.chance(0.7))
      return { kind: 'ClusterRole', name: random.pick(['admin', 'edit', 'edit', 'view', 'view']) };
    // The first ones are the cluster's own; `cluster-admin` is given only above.
    return { kind: 'ClusterRole', name: roles[1 + random.below(roles.length - 1)]?.name ?? 'view' };
  }

  private subjects(namespace: string): BindingSubject[] {
    return Array.from({ length: this.random.chance(0.8) ? 1 : 2 + this.random.below(3) }, () =>
      this.subject(namespace),
    );
  }

  private subject(namespace: string): BindingSubject {
    const { random, words } = this;
    const apiGroup = 'rbac.authorization.k8s.io';
    if (random.chance(0.3)) return { kind: 'Group', name: random.pick(words.teams), apiGroup };
    if (random.chance(0.2)) return { kind: 'User', name: random.pick(words.users), apiGroup };
    const account = random.pick(words.serviceAccounts);
    if (namespace !== '' && random.chance(0.7))
      return { kind: 'ServiceAccount', namespace, name: random.pick(['default', 'builder', 'deployer']) };
    return { kind: 'ServiceAccount', namespace: account.namespace, name: account.name };
  }

  private everybody(): BindingSubject {
    const name = this.random.pick(['system:authenticated', 'system:serviceaccounts']);
    return { kind: 'Group', name, apiGroup: 'rbac.authorization.k8s.io' };
  }

  private rules(most: number, namespaced: boolean): Rule[] {
    return Array.from({ length: 1 + this.random.below(most) }, () => this.rule(namespaced));
  }

  private rule(namespaced: boolean): Rule {
    const { random, words } = this;
    const verbs = random.chance(0.5) ? ['get', 'list', 'watch'] : random.some(words.verbs, 1 + random.below(5));
    const nothing = { resourceNames: [], nonResourceURLs: [] };
    if (!namespaced && random.chance(0.02)) {
      return { ...nothing, verbs: ['get'], apiGroups: [], resources: [], nonResourceURLs: [random.pick(words.urls)] };
    }
    const { apiGroup, resources } = random.chance(0.6) ? random.pick(words.builtIn) : random.pick(words.custom);
    const named = random.chance(0.1) ? { resourceNames: random.some(words.names, 1 + random.below(3)) } : {};
    const wild = random.chance(0.02);
    return {
      ...nothing,
      verbs,
      apiGroups: [apiGroup],
      resources: wild ? ['*'] : random.some(resources, 1 + random.below(4)),
      ...named,
    };
  }

  private namespace(): string {
    return this.words.namespaces[this.random.skewed(this.words.namespaces.length)] ?? 'default';
  }

  private meta(labels?: Readonly<Record<string, string>>): Meta {
    this.version += 1;
    const uid = `${this.random.hex(8)}-${this.random.hex(4)}-4${this.random.hex(3)}-a${this.random.hex(3)}-${this.random.hex(12)}`;
    const creationTimestamp = '2025-11-03T08:15:30Z';
    const meta = { uid, resourceVersion: String(this.version), creationTimestamp };
    return labels === undefined ? meta : { ...meta, labels };
  }
}
