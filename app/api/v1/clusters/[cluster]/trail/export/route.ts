import { ROUTES } from '@/lib/contract';
import { exportedTrail, route } from '@/lib/server';

export const GET = route(ROUTES.exportTrail, (call) => exportedTrail(call, call.param('cluster')));
