import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { listSubjects } from '@/lib/usecases';

export const GET = route(ROUTES.subjects, ({ deps, param, input }) => listSubjects(deps, param('cluster'), input));
