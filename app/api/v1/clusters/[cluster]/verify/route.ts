import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { verify } from '@/lib/usecases';

export const POST = route(ROUTES.verify, async ({ deps, param, input, caller, server }) => {
  server.verifyLimit.take(caller.id);
  const answer = await verify(deps, param('cluster'), input);
  const { agrees, ours } = answer.value;
  server.metrics.verifications.inc({ outcome: ours.verdict === 'unknown' ? 'unknown' : agrees ? 'agree' : 'disagree' });
  return answer;
});
