declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** The part of oidc-provider that tests use; the package brings no types. */
  export interface ProviderContext {
    path: string;
    query: Record<string, string>;
    body: unknown;
    status: number;
    type: string;
    respond: boolean;
    req: IncomingMessage;
    res: ServerResponse;
    oidc: {
      client: { clientId: string };
      session: { accountId: string; grantIdFor(clientId: string): string | undefined };
      provider: Provider;
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    Grant: {
      new (values: {
        clientId: string;
        accountId: string;
      }): { addOIDCScope(scope: string): void; save(): Promise<string> };
      find(id: string): Promise<unknown>;
    };
    use(middleware: (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
      options: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  export default class MemoryAdapter {}
}
