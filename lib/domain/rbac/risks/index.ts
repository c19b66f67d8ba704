export type { HeldGrant, Risk } from './find-risks';
export type { Severity } from './risk-rule';
export { RISK_RULES } from './risk-rules';
export { type RiskDelta, riskDelta, risksOf, risksOfRule, type SubjectRisk } from './risks-of';
