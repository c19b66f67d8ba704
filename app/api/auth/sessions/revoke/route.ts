export { revokeRoute as POST } from '@/lib/server';
