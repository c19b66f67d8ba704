/** A request that got no whole answer. `message` is public: it holds neither address nor credential. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the API server refuses connections',
  ECONNRESET: 'the connection to the API server broke',
  EPIPE: 'the connection to the API server broke',
  ECONNABORTED: 'the connection to the API server broke',
  ETIMEDOUT: 'the API server cannot be reached: the connection timed out',
  EHOSTUNREACH: 'the API server cannot be reached: no route to its host',
  ENETUNREACH: 'the API server cannot be reached: no route to its network',
  ENOTFOUND: 'the API server cannot be reached: its name does not resolve',
  EAI_AGAIN: 'the API server cannot be reached: its name does not resolve just now',
  EPROTO: 'the TLS handshake with the API server failed',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the API server does not speak TLS at this address',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the API server's certificate is not signed by the CA of the kubeconfig",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the API server's certificate is not signed by the CA of the kubeconfig",
  UNABLE_TO_GET_ISSUER_CERT: "the API server's certificate is not signed by the CA of the kubeconfig",
  SELF_SIGNED_CERT_IN_CHAIN: "the API server's certificate is not signed by the CA of the kubeconfig",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the API server's certificate is not signed by the CA of the kubeconfig",
  CERT_SIGNATURE_FAILURE: "the API server's certificate is not signed by the CA of the kubeconfig",
  CERT_HAS_EXPIRED: "the API server's certificate has expired",
  CERT_NOT_YET_VALID: "the API server's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the API server's certificate is for another name than the kubeconfig's address",
  HPE_INVALID_CONSTANT: 'what answers at this address does not speak HTTP',
};

/**
 * What Node says about a request, in public words; what it says beyond its code may name addresses. Anything that is
 * not about the network, an abort of ours included, stays as it is.
 */
export function networkError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TransportError || error.name === 'AbortError') return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return error;
  return new TransportError(WORDS[code] ?? `the request to the API server failed: ${code}`, { cause: error });
}
