import { z } from 'zod';

/** An empty text is an absent one, as for kubectl. */
const text = z
  .string()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const Cluster = z.looseObject({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text,
  'proxy-url': text,
});
export type KubeconfigCluster = z.infer<typeof Cluster>;

const User = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string().min(1)).optional(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).optional(),
  exec: z.looseObject({ command: z.string().min(1) }).nullish(),
  'auth-provider': z.looseObject({ name: z.string().min(1) }).nullish(),
});
export type KubeconfigUser = z.infer<typeof User>;

const Context = z.looseObject({ cluster: z.string().min(1), user: z.string().optional() });

/** A kubeconfig as kubectl reads it (client-go, tools/clientcmd/api/v1/types.go); unknown fields are left alone. */
export const Kubeconfig = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string().min(1), cluster: Cluster })).nullish(),
  contexts: z.array(z.looseObject({ name: z.string().min(1), context: Context })).nullish(),
  users: z.array(z.looseObject({ name: z.string().min(1), user: User.nullish() })).nullish(),
  'current-context': z.string().nullish(),
});
export type Kubeconfig = z.infer<typeof Kubeconfig>;
