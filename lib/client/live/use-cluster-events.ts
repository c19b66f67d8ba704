'use client';

import { apiPath } from '@/lib/contract';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { clusterQuery } from '../queries';
import { ClusterStream, type LiveState, type Source } from './cluster-stream';
import { refreshCluster } from './refresh';
import { SharedSource } from './shared-source';

type Shared = { readonly stream: ClusterStream; users: number; callOffClose?: (() => void) | undefined };

// One connection for each cluster on a page, however many parts of it look on.
const shared = new WeakMap<QueryClient, Map<string, Shared>>();
const LINGER_MS = 2_000;
const CONNECTING: LiveState = { connection: 'connecting' };

const later = (ms: number, task: () => void) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

/** The connection is shared with the other tabs of this browser, where the browser can do that. */
function openSource(url: string, steal: boolean): Source {
  const open = () => new EventSource(url);
  // Without a secure context (a plain http address that is not this machine's) there are no locks.
  if (!('locks' in navigator)) return open();
  const lock = `castellan ${url}`;
  const channel = new BroadcastChannel(lock);
  return new SharedSource({ open, channel, locks: navigator.locks, lock, id: crypto.randomUUID(), steal });
}

function streamsOf(client: QueryClient): Map<string, Shared> {
  const known = shared.get(client);
  if (known) return known;
  const made = new Map<string, Shared>();
  shared.set(client, made);
  return made;
}

function take(client: QueryClient, cluster: string): Shared {
  const streams = streamsOf(client);
  const known = streams.get(cluster);
  if (known) return known;
  const stream = new ClusterStream({
    open: (again) => openSource(apiPath.events(cluster), again),
    now: () => performance.now(),
    random: Math.random,
    later,
    refresh: (what) => refreshCluster(client, cluster, what),
  });
  const made: Shared = { stream, users: 0 };
  streams.set(cluster, made);
  return made;
}

function subscribeTo(client: QueryClient, cluster: string, listener: () => void): () => void {
  const entry = take(client, cluster);
  entry.users += 1;
  entry.callOffClose?.();
  const leave = entry.stream.subscribe(listener);
  return () => {
    leave();
    entry.users -= 1;
    if (entry.users > 0) return;
    // The next page of the same cluster mounts in a moment, and should find the stream open.
    entry.callOffClose = later(LINGER_MS, () => {
      entry.stream.close();
      streamsOf(client).delete(cluster);
    });
  };
}

/**
 * Follows the events of a cluster: its queries are read again when it changes. Returns the state of the connection,
 * the newest change and the newest state of the lists, for banners. The stream is opened once the cluster itself could
 * be read: one that is locked or unknown has none.
 */
export function useClusterEvents(cluster: string): LiveState {
  const client = useQueryClient();
  const enabled = useQuery(clusterQuery(cluster)).data !== undefined;
  const subscribe = useCallback(
    (listener: () => void) => (enabled ? subscribeTo(client, cluster, listener) : () => undefined),
    [client, cluster, enabled],
  );
  const snapshot = useCallback(
    () => streamsOf(client).get(cluster)?.stream.snapshot() ?? CONNECTING,
    [client, cluster],
  );
  return useSyncExternalStore(subscribe, snapshot, () => CONNECTING);
}
