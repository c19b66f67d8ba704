import { afterAll, afterEach, beforeAll } from 'vitest';
import { Scratch } from './kubeconfigs';
import { type Launch, build, launch } from './launch';

/** What a file of these tests has: a build, a scratch folder, and starts that are stopped after the test that made them. */
export function openScene() {
  const scratch = new Scratch();
  const running: Launch[] = [];
  beforeAll(build, 600_000);
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });
  afterAll(() => {
    scratch.remove();
  });
  return {
    scratch,
    start: async (...[flags, options]: Parameters<typeof launch>): Promise<Launch> => {
      const started = await launch(flags, options);
      running.push(started);
      return started;
    },
  };
}
