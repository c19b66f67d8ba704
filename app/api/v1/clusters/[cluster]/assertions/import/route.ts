import { ROUTES } from '@/lib/contract';
import { changeDepsOf, readYaml, route } from '@/lib/server';
import { importAssertions } from '@/lib/usecases';

export const POST = route(ROUTES.importAssertions, async (call) =>
  importAssertions(await changeDepsOf(call), call.param('cluster'), readYaml(call.input.yaml)),
);
