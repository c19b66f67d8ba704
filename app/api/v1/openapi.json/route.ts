import { ROUTES } from '@/lib/contract';
import { openApi, route } from '@/lib/server';

export const GET = route(ROUTES.openapi, () => openApi());
