export { signedOutRoute as GET } from '@/lib/server';
