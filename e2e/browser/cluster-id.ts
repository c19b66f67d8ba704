import { ClustersOutput, apiPath } from '@/lib/contract';
import type { Page } from '@playwright/test';

/** The id of the first cluster of a product; that of a live one is made from its context's name. */
export async function firstClusterId(page: Page, base: string): Promise<string> {
  const answer = await page.request.get(base + apiPath.clusters());
  const [first] = ClustersOutput.parse(await answer.json()).value;
  if (first === undefined) throw new Error('the product reads no cluster');
  return first.id;
}
