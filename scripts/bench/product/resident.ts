import { readFileSync } from 'node:fs';

/** Resident memory of a process: now, and the most it ever was. Bytes. Linux only. */
export function residentOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const field = (name: string): number => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1];
    return Number(kilobytes ?? Number.NaN) * 1024;
  };
  return { now: field('VmRSS'), peak: field('VmHWM') };
}
