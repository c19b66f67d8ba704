import { boot } from './boot';

// What instrumentation.ts does when Next starts, without Next: for the test of how a process ends that cannot start.
await boot();
process.stdout.write('ready\n');
process.exit(0);
