/**
 * What the product's Node is started with. A question leaves young garbage, and what of it survives by chance grows the
 * old generation. Left alone, V8 gives the young one 134 MB on two cores and lets the old one grow to four times what
 * lives in it; with these the process stays a third smaller on a large cluster and answers as fast (docs/bench.md). A
 * first sync is not to be collected while it grows: up to 128 MB nothing of it is garbage.
 *
 * The embedded database is WebAssembly: compiled by the baseline compiler alone, and function by function as they are
 * called, it takes a third less memory while it is open and when it is made, and answers as fast as it is asked here.
 */
export const MEMORY_FLAGS = [
  '--max-semi-space-size=16',
  '--initial-old-space-size=128',
  '--heap-growing-percent=30',
  '--liftoff-only',
  '--wasm-lazy-compilation',
];
