import { ROUTES } from '@/lib/contract';
import { route } from '@/lib/server';
import { readiness } from '@/lib/usecases';

export const GET = route(ROUTES.readyz, ({ deps }) => readiness(deps));
