export { Chain, type ChainProps } from './chain';
export { type GrantPathShown, type ObjectRef, isGrant, objectsOf, parseRef, refText } from './object-ref';
export { ProofSheet, type ProofSheetProps } from './proof-sheet';
export { type Verification, Verify, useVerify } from './verify';
export { YamlSheet } from './yaml-sheet';
