import { MalformedError } from './json';
import { field, ProtoReader, TextCache } from './proto-reader';

/** What is read of a Status (apimachinery, meta/v1/generated.proto); absent parts are undefined. */
export type ProtoStatus = { code?: number; reason?: string; message?: string; retryAfterSeconds?: number };

const MAGIC = Buffer.from('k8s\0', 'latin1');
const RAW = field(2);
const MESSAGE = field(3);
const REASON = field(4);
const DETAILS = field(5);
const CODE = 6 << 3;
const RETRY_AFTER = 5 << 3;

export function isProtobuf(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/vnd.kubernetes.protobuf') === true;
}

/** Where the message lies that an answer in Kubernetes' protobuf wraps (runtime.Unknown). Throws MalformedError. */
export function unwrap(body: Buffer, texts: TextCache): { reader: ProtoReader; end: number } {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) throw new MalformedError('it does not begin as protobuf does');
  const reader = new ProtoReader(body, texts, MAGIC.length);
  while (reader.at < body.length) {
    const tag = reader.varint();
    if (tag === RAW) return { reader, end: reader.end() };
    reader.skip(tag);
  }
  throw new MalformedError('it holds nothing');
}

/** A Status: the API server answers errors in the form that was asked for. Throws MalformedError. */
export function readStatus(body: Buffer): ProtoStatus {
  const { reader, end } = unwrap(body, new TextCache(0));
  const status: ProtoStatus = {};
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === MESSAGE) status.message = reader.text();
    else if (tag === REASON) status.reason = reader.text();
    else if (tag === CODE) status.code = reader.varint();
    else if (tag === DETAILS) readDetails(reader, status);
    else reader.skip(tag);
  }
  return status;
}

function readDetails(reader: ProtoReader, status: ProtoStatus): void {
  const end = reader.end();
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === RETRY_AFTER) status.retryAfterSeconds = reader.varint();
    else reader.skip(tag);
  }
}
