/** What an answer by RBAC cannot know. A stated limit, under every answer. */
export function Limits() {
  return (
    <p className="text-small text-muted">
      RBAC only. Node, webhook and ABAC authorizers, and impersonation, can grant more.{' '}
      <a className="link" href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/">
        How Kubernetes authorizes
      </a>
    </p>
  );
}
