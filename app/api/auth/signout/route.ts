export { signOutRoute as POST } from '@/lib/server';
