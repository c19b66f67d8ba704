import { ClustersOutput, DiscoveryOutput, MeOutput, OneClusterOutput } from '../clusters';
import { C, type RouteSpec, json, text } from './route-spec';

/** What is read, and who asks. */
export const CLUSTER_ROUTES = {
  clusters: {
    ...json,
    method: 'get',
    path: '/api/v1/clusters',
    id: 'listClusters',
    needs: 'signed-in',
    summary: 'The clusters that are read, and the state of each list',
    output: ClustersOutput,
  },
  cluster: {
    ...json,
    method: 'get',
    path: C,
    id: 'getCluster',
    needs: 'signed-in',
    summary: 'One cluster, and the state of each of its lists',
    output: OneClusterOutput,
  },
  discovery: {
    ...json,
    method: 'get',
    path: `${C}/discovery`,
    id: 'getDiscovery',
    needs: 'signed-in',
    summary: 'What the cluster serves: groups, resources, subresources, verbs',
    output: DiscoveryOutput,
  },
  me: {
    ...json,
    method: 'get',
    path: `${C}/me`,
    id: 'getMe',
    needs: 'signed-in',
    summary: 'Who the cluster sees, and how that was found out',
    output: MeOutput,
  },
  events: {
    ...text,
    method: 'get',
    path: `${C}/events`,
    id: 'events',
    needs: 'signed-in',
    summary: 'Server-sent events: changed, state, heartbeat; resumes by Last-Event-ID',
    media: 'text/event-stream',
  },
} as const satisfies Record<string, RouteSpec>;
