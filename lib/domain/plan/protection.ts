import { beforeOf, type Step } from './step';

const AUTOUPDATE = 'rbac.authorization.kubernetes.io/autoupdate';
const BOOTSTRAPPING = 'kubernetes.io/bootstrapping';

/**
 * Whether a step touches an object that Kubernetes itself keeps: a default role or binding, which the API server
 * restores when it starts (what was deleted or taken out comes back, what was added stays), or one of a `system:` name.
 *
 * They are not changed from here, unless somebody has taken them over by the annotation that tells the API server to
 * leave them alone: `rbac.authorization.kubernetes.io/autoupdate: "false"`. A step that sets it is the taking over
 * (`takes-over`); what else it changes is changed with it. Making a new object of a `system:` name is `reserved`.
 * Source: kubernetes pkg/registry/rbac/rest/storage_rbac.go, component-helpers auth/rbac/reconciliation.
 */
export function protectionOf(step: Step): 'free' | 'protected' | 'takes-over' | 'reserved' {
  const before = beforeOf(step);
  const system = step.ref.name.startsWith('system:');
  if (before === undefined) return system ? 'reserved' : 'free';
  const { labels, annotations } = before.meta;
  const autoupdate = annotations?.[AUTOUPDATE];
  const kept = system || labels?.[BOOTSTRAPPING] === 'rbac-defaults' || autoupdate === 'true';
  if (!kept || autoupdate === 'false') return 'free';
  const takes = step.action === 'update' && step.after.meta.annotations?.[AUTOUPDATE] === 'false';
  return takes ? 'takes-over' : 'protected';
}
