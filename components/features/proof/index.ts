export { Chain, type ChainProps } from './chain';
export { type GrantPathShown, isGrant } from './grant-path';
export { ProofSheet, type ProofSheetProps } from './proof-sheet';
export { type Verification, Verify, useVerify } from './verify';
