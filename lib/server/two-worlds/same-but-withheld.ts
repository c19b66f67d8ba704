/** What two answers may differ in: what is made at random, counters that everything moves, and what is said to be withheld. */

const RANDOM = new Set(['requestId', 'auditId', 'previous', 'nextCursor', 'planHash', 'seq', 'generation', 'epoch']);

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A plan's hash, and what of the plan is said to be withheld: where the second is the same, so is the first. */
export type SeenHash = { readonly hash: string; readonly withheld: string };

/** The text of an answer without what two worlds may differ in; the hashes of plans in it are put into `hashes`. */
export function sameButWithheld(text: string, hashes: SeenHash[]): string {
  if (text.startsWith('# HELP')) return namesOfMetrics(text);
  return text
    .split('\n')
    .map((line) => {
      const [, before = '', json = ''] = /^(data: |)(.*)$/su.exec(line) ?? [];
      const value = parsed(json);
      return value === undefined ? bare(line) : `${before}${bare(JSON.stringify(walked(value, hashes)))}`;
    })
    .join('\n');
}

/** Numbers go up with every request; those of the process itself come and go with it. */
const namesOfMetrics = (text: string): string => (text.match(/^castellan_.* /gmu) ?? []).join('\n');

/** Whatever was parsed as JSON is. */
const isJson = (value: unknown): value is Json => value !== undefined;

function parsed(text: string): Json | undefined {
  if (!/^[[{]/u.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const bare = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, 'UUID')
    .replaceAll(/\b[0-9a-f]{64}\b/gu, 'HASH')
    .replaceAll(/uid-\d+/gu, 'UID')
    .replaceAll(/"resourceVersion":"\d+"/gu, '"resourceVersion":"N"')
    .replaceAll(/^id: .*$/gmu, 'id: N');

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function walked(value: Json, hashes: SeenHash[]): Json {
  if (isList(value)) {
    return value.filter((one) => !(isObject(one) && one.withheld === true)).map((one) => walked(one, hashes));
  }
  if (!isObject(value)) return value;
  if (typeof value.hash === 'string' && value.access !== undefined) {
    hashes.push({ hash: value.hash, withheld: JSON.stringify(withheldIn(value)) });
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'withheld')
      .map(([key, one]) => {
        if (RANDOM.has(key)) return [key, 'RANDOM'];
        const inner = key === 'detail' && typeof one === 'string' ? parsed(one) : one;
        if (key === 'detail' && inner !== undefined && isObject(inner)) return [key, noted(inner)];
        return [key, walked(one, hashes)];
      }),
  );
}

/** The trail is kept whole for whoever may list it, with the counts of what was planned. */
function noted({ gained, lost, ...detail }: { readonly [key: string]: Json }): Json {
  return { ...detail, ...(gained === undefined || lost === undefined ? {} : { counts: 'N' }) };
}

function withheldIn(value: Json): Json[] {
  if (isList(value)) {
    return value.flatMap((one) => (isObject(one) && one.withheld === true ? [one] : withheldIn(one)));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === 'withheld' ? [one] : withheldIn(one)));
}
