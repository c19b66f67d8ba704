import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { reviews } from '@/lib/usecases';

export const POST = route(ROUTES.reviews, ({ deps, param, input }) => reviews(deps, param('cluster'), input));
