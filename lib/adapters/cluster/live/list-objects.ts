import type { RbacObject } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { listAt, MalformedError, objectAt, optionalTextAt, parseJson, textAt } from './json';
import { parseObject } from './parse-object';
import type { ReadClient } from './read-client';
import type { Resource } from './resources';
import { StatusError, statusErrorOf } from './status-error';

export type Listed = { readonly objects: readonly RbacObject[]; readonly resourceVersion: string };

/**
 * The whole list as of one resourceVersion, in pages of `pageSize`. When the server loses the snapshot between two
 * pages (410) the list is read once more in one piece: that cannot be lost in the middle.
 * Throws StatusError, TransportError, MalformedError.
 */
export async function listObjects(
  client: ReadClient,
  resource: Resource,
  intern: Interner,
  options: { readonly pageSize: number; readonly signal: AbortSignal },
): Promise<Listed> {
  try {
    return await listPages(client, resource, intern, options);
  } catch (error) {
    if (!(error instanceof StatusError) || error.status !== 410) throw error;
    return listPages(client, resource, intern, { ...options, pageSize: 0 });
  }
}

async function listPages(
  client: ReadClient,
  resource: Resource,
  intern: Interner,
  { pageSize, signal }: { readonly pageSize: number; readonly signal: AbortSignal },
): Promise<Listed> {
  const objects: RbacObject[] = [];
  for (let token: string | undefined; ;) {
    const query = { limit: pageSize === 0 ? undefined : pageSize, continue: token };
    const { status, headers, text } = await client.text(resource.path, query, { signal });
    if (status !== 200) throw statusErrorOf(status, headers, text);
    const page = objectAt(parseJson(text, resource.list), resource.list);
    const metadata = objectAt(page['metadata'], `${resource.list}: metadata`);
    for (const item of listAt(page['items'], `${resource.list}: items`)) {
      objects.push(parseItem(item, objects.length, resource, intern));
    }
    const next = optionalTextAt(metadata['continue'], `${resource.list}: metadata.continue`);
    if (next === '') {
      const resourceVersion = textAt(metadata['resourceVersion'], `${resource.list}: metadata.resourceVersion`);
      return { objects, resourceVersion };
    }
    token = next;
  }
}

function parseItem(item: unknown, at: number, resource: Resource, intern: Interner): RbacObject {
  try {
    return parseObject(item, resource.kind, intern);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new MalformedError(`${resource.list}: items[${String(at)}]: ${error.message}`, { cause: error });
  }
}
