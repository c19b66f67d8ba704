/** `14:02:11 UTC` of an ISO time; the same on server and client, whatever zone they are in. */
export function clockTime(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}

/** `2026-03-02` of an ISO time. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}

/** `2026-03-02 14:02:11 UTC` of an ISO time. */
export function dayAndTime(iso: string): string {
  return `${day(iso)} ${clockTime(iso)}`;
}

/** Seconds in the largest unit that is not zero: `4 s`, `12 min`, `3 h`, `2 d`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h`;
  return `${Math.floor(whole / 86_400)} d`;
}

/** `5,214`: one way to write a number, on server and client alike. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/gu, ',');
}

/** `1 subject`, `2 subjects`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
