import { ASK_ROUTES } from './routes/ask-routes';
import { ASSERTION_ROUTES } from './routes/assertion-routes';
import { CHANGE_ROUTES } from './routes/change-routes';
import { CLUSTER_ROUTES } from './routes/cluster-routes';
import { OBJECT_ROUTES } from './routes/object-routes';
import { PROCESS_ROUTES } from './routes/process-routes';
import { TRAIL_ROUTES } from './routes/trail-routes';
import type { RouteSpec } from './routes/route-spec';

/** Every route, by operation. A route handler that is not here cannot be written: `route()` takes one of these. */
export const ROUTES = {
  ...CLUSTER_ROUTES,
  ...ASK_ROUTES,
  ...CHANGE_ROUTES,
  ...ASSERTION_ROUTES,
  ...TRAIL_ROUTES,
  ...OBJECT_ROUTES,
  ...PROCESS_ROUTES,
} as const satisfies Record<string, RouteSpec>;

/** Every route, as the generator and the tests go through them. */
export const allRoutes: readonly RouteSpec[] = Object.values(ROUTES);
