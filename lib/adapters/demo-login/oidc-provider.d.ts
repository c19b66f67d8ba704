/** The part of oidc-provider 9 that the demo login uses; it brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export type Context = {
    readonly oidc: {
      readonly provider: Provider;
      readonly result?: { readonly login?: object };
      readonly client?: { readonly clientId: string; grantTypeAllowed(type: string): boolean };
      readonly session?: { readonly accountId?: string; grantIdFor(clientId: string): string | undefined };
      readonly account?: { readonly accountId: string };
      readonly entities: { readonly Client: { readonly clientId: string; grantTypeAllowed(type: string): boolean } };
    };
    body: string;
    type: string;
    set(name: string, value: string): void;
  };

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ readonly uid: string }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    on(event: string, listener: (...args: readonly unknown[]) => void): this;
    readonly Grant: new (of: { clientId: string; accountId: string }) => {
      addOIDCScope(scope: string): void;
      save(): Promise<string>;
    };
  }

  export const interactionPolicy: {
    base(): { get(name: string): { checks: { add(check: unknown): void; clear(): void } } };
    Check: {
      new (reason: string, description: string, check: (context: Context) => boolean): unknown;
      readonly REQUEST_PROMPT: boolean;
      readonly NO_NEED_TO_PROMPT: boolean;
    };
  };
}
