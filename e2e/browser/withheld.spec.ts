import { type IntentInput, to } from '@/lib/contract';
import { type Desk, openPlan, startDesk } from './desk';
import { expect, expectAccessibleInBoth, test } from './fixtures';

const C = 'demo';
let desk: Desk;

test.beforeAll(async () => {
  desk = await startDesk();
});

test.afterAll(() => desk.stop());

/** The role is of another team: Sofia leads webshop, and does not see what it grants. */
const REPORTS: IntentInput = {
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'RoleBinding',
        namespace: 'webshop',
        name: 'reports',
        roleRef: { kind: 'ClusterRole', name: 'analytics:report-reader' },
        subjects: [{ kind: 'User', name: 'oidc:new@acme.example' }],
      },
    },
  ],
};

test('a lead is told how much a plan does where she may not look, and not what', async ({ page }) => {
  await desk.open(page, 'Sofia', to.home());
  await openPlan(page, C, REPORTS);
  const note = page.getByRole('note', { name: 'Withheld' });
  await expect(note).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('secrets');
  await expectAccessibleInBoth(page, async () => {
    await page.reload();
    await note.waitFor();
  });
});
