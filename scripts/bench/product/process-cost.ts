import { readFileSync } from 'node:fs';

// The kernel counts in hundredths of a second towards user space.
const TICK_MS = 10;

/** Time that a process has had of the processors, all its threads, milliseconds. Linux only. */
export function processorTimeOf(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name of the program is in brackets and may hold spaces; user and system time are the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Resident memory of a process: now, and the most it ever was. Bytes. Linux only. */
export function residentOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const field = (name: string): number => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1];
    return Number(kilobytes ?? Number.NaN) * 1024;
  };
  return { now: field('VmRSS'), peak: field('VmHWM') };
}
