/**
 * What the product's Node is started with. Requests leave young garbage only. Left alone, V8 gives it 134 MB on two
 * cores, and what survives by chance grows the old generation too; with 16 MB halves the process stays 170 MB smaller
 * on a large cluster and answers as fast (docs/bench.md).
 */
export const MEMORY_FLAGS = ['--max-semi-space-size=16'];
