export { backChannelRoute as POST } from '@/lib/server';
