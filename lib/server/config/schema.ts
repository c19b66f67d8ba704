import { z } from 'zod';

const text = z.string().min(1, 'is empty').max(4_096, 'is longer than 4,096 characters');
const claim = z.string().regex(/^[^\p{Cc}]{1,256}$/u, 'is no name of a claim');
const url = text.refine((value) => URL.canParse(value), 'is no URL');
const path = text.refine((value) => !value.includes('\0'), 'contains a NUL');

const Login = z.strictObject({
  issuer: url.describe('The provider, exactly as its tokens name it.').optional(),
  clientId: text.optional(),
  clientSecret: z.string().min(16, 'is shorter than 16 characters').max(4_096).optional(),
  clientSecretFile: path.describe('A file that holds the secret, in place of clientSecret.').optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/u, 'is no scope'))
    .max(50)
    .optional(),
  caFile: path.describe("Certificates (PEM) that the provider's own is checked against.").optional(),
  idleMinutes: z.number().int().min(1).max(10_080).default(60),
  absoluteHours: z.number().int().min(1).max(720).default(12),
  endSession: z.boolean().default(true).describe('Whether signing out ends the session at the provider too.'),
});

const Mapping = z.strictObject({
  usernameClaim: claim.optional(),
  usernamePrefix: z.string().max(256).describe('As --oidc-username-prefix: - for none.').optional(),
  groupsClaim: claim.optional(),
  groupsPrefix: z.string().max(256).optional(),
  authenticationConfiguration: path
    .describe("The API server's own file, in place of the four settings above.")
    .optional(),
  actor: z
    .enum(['passthrough', 'impersonate'], { error: 'is passthrough or impersonate' })
    .describe('How writes reach the cluster as the person: with their ID token, or impersonated.')
    .optional(),
});

/** Everything that the file may say; a variable of the environment wins over it. Unknown fields are refused. */
export const ConfigFile = z.strictObject({
  publicUrl: url.describe('Scheme, host and port under which browsers reach Castellan.').optional(),
  login: Login.optional(),
  keys: z
    .array(z.string())
    .min(1, 'is empty')
    .max(20, 'names more than 20 keys')
    .describe('id:base64(32 bytes). The first seals, all open.')
    .optional(),
  database: z.strictObject({ url: url.describe('postgresql://…; absent: the embedded one.').optional() }).optional(),
  identity: z
    .strictObject({ default: Mapping.optional(), clusters: z.record(z.string().min(1), Mapping).optional() })
    .optional(),
  trail: z
    .strictObject({
      anchors: z
        .strictObject({
          file: path.optional(),
          webhook: url.optional(),
          log: z.boolean().optional(),
          every: z.number().int().min(1).max(1_000_000).optional(),
        })
        .optional(),
    })
    .optional(),
  demoLogin: z.boolean().describe('Sign-in as an invented person, without password. On this machine only.').optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
export type MappingSetting = z.infer<typeof Mapping>;
