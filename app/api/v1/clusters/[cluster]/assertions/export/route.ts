import { ROUTES } from '@/lib/contract';
import { changeDepsOf, download, route } from '@/lib/server';
import { exportAssertions } from '@/lib/usecases';

export const GET = route(ROUTES.exportAssertions, async (call) =>
  download(
    'assertions.yaml',
    'application/yaml',
    await exportAssertions(await changeDepsOf(call), call.param('cluster')),
  ),
);
