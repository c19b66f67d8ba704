/** One setting of the file under the name that it has in the environment. */
type Binding = {
  readonly variable: string;
  readonly path: readonly string[];
  readonly read: (text: string) => unknown;
};

const asText = (text: string) => text;
/** What is no number stays a text, so that the schema says what is wrong. */
const asNumber = (text: string) => (/^\d{1,9}$/u.test(text) ? Number(text) : text);
const asFlag = (text: string) =>
  text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : text;
const asList = (text: string) => text.split(/[\s,]+/u).filter((part) => part !== '');

const bound = (variable: string, path: string, read: Binding['read'] = asText): Binding => ({
  variable: `CASTELLAN_${variable}`,
  path: path.split('.'),
  read,
});

/** Each variable wins over the file's field. */
export const BINDINGS: readonly Binding[] = [
  bound('PUBLIC_URL', 'publicUrl'),
  bound('LOGIN_ISSUER', 'login.issuer'),
  bound('LOGIN_CLIENT_ID', 'login.clientId'),
  bound('LOGIN_CLIENT_SECRET', 'login.clientSecret'),
  bound('LOGIN_CLIENT_SECRET_FILE', 'login.clientSecretFile'),
  bound('LOGIN_SCOPES', 'login.scopes', asList),
  bound('LOGIN_CA_FILE', 'login.caFile'),
  bound('LOGIN_IDLE_MINUTES', 'login.idleMinutes', asNumber),
  bound('LOGIN_ABSOLUTE_HOURS', 'login.absoluteHours', asNumber),
  bound('LOGIN_END_SESSION', 'login.endSession', asFlag),
  bound('KEYS', 'keys', asList),
  bound('DATABASE_URL', 'database.url'),
  bound('IDENTITY_USERNAME_CLAIM', 'identity.default.usernameClaim'),
  bound('IDENTITY_USERNAME_PREFIX', 'identity.default.usernamePrefix'),
  bound('IDENTITY_GROUPS_CLAIM', 'identity.default.groupsClaim'),
  bound('IDENTITY_GROUPS_PREFIX', 'identity.default.groupsPrefix'),
  bound('IDENTITY_AUTHENTICATION_CONFIGURATION', 'identity.default.authenticationConfiguration'),
  bound('IDENTITY_ACTOR', 'identity.default.actor'),
  bound('ANCHORS_FILE', 'trail.anchors.file'),
  bound('ANCHORS_WEBHOOK', 'trail.anchors.webhook'),
  bound('ANCHORS_LOG', 'trail.anchors.log', asFlag),
  bound('ANCHORS_EVERY', 'trail.anchors.every', asNumber),
  bound('DEMO_LOGIN', 'demoLogin', asFlag),
];

export type Environment = Readonly<Record<string, string | undefined>>;

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `value` with what the environment says in its place, and the variable that said each field. */
export function withEnvironment(
  value: unknown,
  environment: Environment,
): { readonly value: unknown; readonly variables: ReadonlyMap<string, string> } {
  const variables = new Map<string, string>();
  let merged = value;
  for (const { variable, path, read } of BINDINGS) {
    const text = environment[variable];
    if (text === undefined || text === '') continue;
    merged = put(merged, path, read(text));
    variables.set(path.join('.'), variable);
  }
  return { value: merged, variables };
}

/** A copy with `value` at `path`. What is no object on the way stays, so that the schema says so. */
function put(into: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (into !== undefined && !isObject(into)) return into;
  const before: unknown = into === undefined ? undefined : Reflect.get(into, key);
  return { ...into, [key]: put(before, rest, value) };
}
