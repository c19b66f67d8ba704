import { existsSync } from 'node:fs';
import {
  Anchorer,
  type AnchorSink,
  anchorKeys,
  fileSink,
  logSink,
  readAnchors,
  webhookSink,
} from '@/lib/adapters/anchors';
import type { Clock, Trail } from '@/lib/usecases';
import type { Settings } from './env';
import type { Log } from './log';

/** The longest time in which something new is not anchored. */
const MINUTES = 10;

/** What anchors the trail where the configuration says; undefined where it says nowhere. */
export function openAnchorer({ config }: Settings, trail: Trail, clock: Clock, log: Log): Anchorer | undefined {
  const { file, webhook, log: logged, every } = config.anchors;
  const anchorLog = {
    info: (fields: object, message: string) => log.info(fields, message),
    error: (fields: object, message: string) => log.error(fields, message),
  };
  const sinks: AnchorSink[] = [
    ...(file === undefined ? [] : [fileSink(file)]),
    ...(webhook === undefined ? [] : [webhookSink({ url: webhook })]),
    ...(logged ? [logSink(anchorLog)] : []),
  ];
  if (sinks.length === 0) return undefined;
  const known = file !== undefined && existsSync(file) ? readAnchors(file).anchors : [];
  const keys = anchorKeys(config.keys);
  const anchorer = new Anchorer({ trail, sinks, keys, clock, log: anchorLog, every, minutes: MINUTES, known });
  anchorer.start();
  return anchorer;
}
