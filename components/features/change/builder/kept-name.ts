/** Under which the draft of a plan is kept in this tab. */
export const planDraftName = (hash: string): string => `plan=${hash}`;

/** Where a draft is kept in this tab. */
export const draftKey = (cluster: string, name: string): string => `castellan.draft ${cluster} ${name}`;

/** Forgets what was drafted for a plan that is applied: the draft that it came from, too. */
export function forgetDraft(cluster: string, hash: string): void {
  const text = sessionStorage.getItem(draftKey(cluster, planDraftName(hash)));
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(draftKey(cluster, '')) && sessionStorage.getItem(key) === text) sessionStorage.removeItem(key);
  }
}
