import type { RbacObject } from '@/lib/domain/rbac';
import type { Interner } from './parse/intern';
import { within } from './parse/json';
import { LIST_ACCEPT, type ListPage, parseListPage } from './parse/list-page';
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
    const { status, headers, body } = await client.bytes(resource.path, query, {
      signal,
      headers: { accept: LIST_ACCEPT },
    });
    if (status !== 200) throw statusErrorOf(status, headers, body);
    const page = parsePage(body, headers['content-type'], resource, intern);
    for (const object of page.objects) objects.push(object);
    if (page.next === '') return { objects, resourceVersion: page.resourceVersion };
    token = page.next;
  }
}

function parsePage(body: Buffer, type: string | undefined, resource: Resource, intern: Interner): ListPage {
  try {
    return parseListPage(body, type, resource.kind, intern);
  } catch (error) {
    throw within(`the list of ${resource.list}`, error);
  }
}
