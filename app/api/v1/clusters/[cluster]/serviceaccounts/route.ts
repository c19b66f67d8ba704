import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listServiceAccounts } from '@/lib/usecases';

export const GET = route(ROUTES.serviceaccounts, ({ deps, param, input }) =>
  listServiceAccounts(deps, param('cluster'), input),
);
