/** A text as a file that the browser keeps; its name is ours. */
export function download(name: string, type: string, text: string): Response {
  return new Response(Buffer.from(text), {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}
