/** Called once by Next before the server takes requests; only the Node server reads clusters. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { boot } = await import('@/lib/server');
  await boot();
}
