/** Somebody of the demo company whom anyone may play. Invented, as the company is. */
export type Persona = {
  /** `sub` of their tokens. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Without the prefix that the cluster puts in front. */
  readonly groups: readonly string[];
  /** What they are, on the page where one chooses. */
  readonly is: string;
};

const at = (domain: string, id: string, name: string, groups: readonly string[], is: string): Persona => ({
  id,
  name,
  email: `${id}@${domain}`,
  groups,
  is,
});

/** Subjects of the RBAC under deploy/demo, as its README tells of them. */
export const PERSONAS: readonly Persona[] = [
  at('fernhollow.example', 'lena', 'Lena (demo)', ['fernhollow', 'platform'], 'Cluster admin: leads the platform team'),
  at(
    'fernhollow.example',
    'nadia',
    'Nadia (demo)',
    ['fernhollow', 'security-audit'],
    'Security auditor: reads every permission and no Secret',
  ),
  at(
    'fernhollow.example',
    'sofia',
    'Sofia (demo)',
    ['fernhollow', 'webshop', 'webshop-leads'],
    'Tenant lead: leads the webshop',
  ),
  at('fernhollow.example', 'tom', 'Tom (demo)', ['fernhollow', 'webshop'], 'Developer: works on the webshop'),
  at('partner.example', 'otto', 'Otto (demo)', [], 'Outsider: a partner who was never given anything'),
];
