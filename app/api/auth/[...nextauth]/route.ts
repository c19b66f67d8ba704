import { nextAuthRoute } from '@/lib/server';

export const GET = nextAuthRoute;
export const POST = nextAuthRoute;
