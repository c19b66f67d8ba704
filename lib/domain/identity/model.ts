/** A JSON value, as a token's payload holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** The payload of a verified ID token. */
export type Claims = { readonly [claim: string]: Json };

/** The `--oidc-*` flags of an API server. */
export type FlagsConfig = {
  readonly form: 'flags';
  readonly issuer: string;
  readonly clientId: string;
  /** `sub` when absent. */
  readonly usernameClaim?: string | undefined;
  /** `<issuer>#` when absent or empty, none for the claim `email`; `-` is none. */
  readonly usernamePrefix?: string | undefined;
  readonly groupsClaim?: string | undefined;
  readonly groupsPrefix?: string | undefined;
  readonly requiredClaims?: Readonly<Record<string, string>> | undefined;
};

/** One `jwt` entry of an AuthenticationConfiguration, alike in v1, v1beta1 and v1alpha1. */
export type JwtAuthenticator = {
  readonly issuer: {
    readonly url: string;
    readonly discoveryURL?: string | undefined;
    readonly audiences: readonly string[];
    readonly audienceMatchPolicy?: string | undefined;
  };
  readonly claimValidationRules?: readonly ClaimRuleConfig[] | undefined;
  readonly claimMappings: {
    readonly username: PrefixedConfig;
    readonly groups?: PrefixedConfig | undefined;
    readonly uid?: { readonly claim?: string | undefined; readonly expression?: string | undefined } | undefined;
    readonly extra?: readonly { readonly key: string; readonly valueExpression: string }[] | undefined;
  };
  readonly userValidationRules?:
    readonly { readonly expression: string; readonly message?: string | undefined }[] | undefined;
};
export type ClaimRuleConfig = {
  readonly claim?: string | undefined;
  readonly requiredValue?: string | undefined;
  readonly expression?: string | undefined;
  readonly message?: string | undefined;
};
export type PrefixedConfig = {
  readonly claim?: string | undefined;
  readonly prefix?: string | undefined;
  readonly expression?: string | undefined;
};
export type StructuredConfig = { readonly form: 'structured'; readonly jwt: JwtAuthenticator };
export type MappingConfig = FlagsConfig | StructuredConfig;

/** Where a value comes from. A prefix of nothing is the empty string. */
export type ValueSource =
  | { readonly by: 'claim'; readonly claim: string; readonly prefix: string }
  | { readonly by: 'expression'; readonly expression: string };
export type ClaimRule =
  | { readonly by: 'claim'; readonly claim: string; readonly value: string }
  | { readonly by: 'expression'; readonly expression: string; readonly message: string };
export type UserRule = { readonly expression: string; readonly message: string };

/**
 * How a cluster turns claims into a user: both forms of configuration in one, as the API server itself reads its flags
 * as an AuthenticationConfiguration. `form` is kept so that hints can name the setting to change.
 */
export type IdentityMapping = {
  readonly form: MappingConfig['form'];
  readonly issuer: string;
  readonly discoveryURL: string;
  readonly audiences: readonly string[];
  readonly audienceMatchPolicy: string;
  readonly username: ValueSource;
  readonly groups: ValueSource | undefined;
  readonly uid: ValueSource | undefined;
  readonly extra: readonly { readonly key: string; readonly expression: string }[];
  readonly claimRules: readonly ClaimRule[];
  readonly userRules: readonly UserRule[];
};

export const PROBLEM_CODES = [
  'invalid-mapping',
  'wrong-issuer',
  'wrong-audience',
  'claim-missing',
  'claim-type',
  'email-not-verified',
  'distributed-groups',
  'required-claim',
  'rule-failed',
  'expression-failed',
  'inexpressible',
  'empty-username',
  'unusable-name',
  'name-too-long',
  'too-many-groups',
  'system-name',
  'not-a-person',
  'unusable-header',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];
/** Why there is no identity, or none to act as. The message names claims and usernames, no other value of a token. */
export type Problem = { readonly code: ProblemCode; readonly claim?: string; readonly message: string };

export type UserField = 'username' | 'groups' | 'uid' | 'extra';
/** How a field was found out; `setting` is the one to change in the cluster, or here. */
export type Explanation = {
  readonly field: UserField;
  readonly source: ValueSource | { readonly by: 'nothing' };
  readonly setting: string;
  readonly words: string;
};
export type Identity = {
  readonly username: string;
  /** Each once, in the order of the token; without `system:authenticated`, which the API server adds. */
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
  readonly from: readonly Explanation[];
};
export type IdentityResult =
  { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly problems: readonly Problem[] };
