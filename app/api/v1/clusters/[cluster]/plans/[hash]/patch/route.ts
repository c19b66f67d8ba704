import { ROUTES } from '@/lib/contract';
import { changeDepsOf, download, route } from '@/lib/server';
import { planPatch } from '@/lib/usecases';

export const GET = route(ROUTES.planPatch, async (call) =>
  download(
    'plan.patch',
    'text/x-diff',
    await planPatch(await changeDepsOf(call), call.param('cluster'), call.param('hash')),
  ),
);
