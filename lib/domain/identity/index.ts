export { compareIdentities, type Comparison, type IdentityDifference, type SeenIdentity } from './compare-identities';
export { identityOf, type TokenFacts } from './identity-of';
export {
  type Headers,
  type Impersonated,
  type Impersonation,
  type ImpersonationMode,
  impersonationOf,
} from './impersonation';
export { type Lint, lintMapping } from './lint-mapping';
export { mappingOf, type MappingResult } from './mapping';
export type {
  Claims,
  Explanation,
  FlagsConfig,
  Identity,
  IdentityMapping,
  IdentityResult,
  Json,
  JwtAuthenticator,
  MappingConfig,
  Problem,
  ProblemCode,
  StructuredConfig,
} from './model';
export { refuseSystem, type SystemName, systemNames } from './system-names';
