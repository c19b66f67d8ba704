/** What proves to the API server who is reading; made anew whenever it is asked for. */
export type Authentication = {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
};

/** How a cluster is reached. Holds no secret itself: those stay behind `authenticate`. */
export type ClusterAccess = {
  /** The context's name, or `in-cluster`. */
  readonly name: string;
  /** Address without credentials, query or trailing slash. */
  readonly server: string;
  /** The certificate is not checked: only when the kubeconfig says so. */
  readonly insecure: boolean;
  readonly serverName?: string;
  /** An HTTP proxy on the way to the server. */
  readonly proxy?: string;
  /** Credentials can change without a 401 (token files, exec plugins): ask again after this many milliseconds. */
  readonly recheckMs?: number;
  /**
   * Reads files and runs exec plugins. `renew`: what was handed out before was refused, so nothing cached will do.
   * Throws AppError `misconfigured` when a file or plugin fails.
   */
  authenticate(options: { readonly renew: boolean }): Promise<Authentication>;
};
