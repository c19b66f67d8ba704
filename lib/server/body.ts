import { AppError } from '@/lib/domain/core';

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The JSON body of a POST. Bytes are counted as they come, so a body that lies about its length is stopped too. Throws
 * AppError `unsupported-media-type`, `too-large` or `invalid-request`, whose place says where the JSON breaks.
 */
export async function readJson(request: Request, limit = MAX_BODY_BYTES): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json(\s*;\s*charset=utf-8)?$/iu.test(type.trim())) {
    throw new AppError('unsupported-media-type', 'The body of this request is Content-Type: application/json.');
  }
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > limit) throw tooLarge(limit);
  const text = decodeUtf8(await readBytes(request, limit));
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message.slice(0, 200) : 'is not JSON';
    throw new AppError('invalid-request', `The body is not JSON: ${message}.`, { places: [{ path: 'body', message }] });
  }
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      // Leaving the loop cancels the stream: the rest is not read.
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks, size);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('invalid-request', 'The body is not UTF-8.', {
      places: [{ path: 'body', message: 'is not UTF-8' }],
    });
  }
}

const tooLarge = (limit: number) =>
  new AppError('too-large', `The body is larger than ${limit} bytes, the limit of this route.`);
