export { type Anchor, type Mac, anchorText } from './anchor';
export {
  type ChainRow,
  GENESIS,
  type Head,
  type Sha256,
  type TrailEntry,
  type TrailEvent,
  chained,
  trailHash,
} from './entry';
export { fitEntry } from './fit-entry';
export { type ChainCheck, type ChainVerdict, verifyChain } from './verify';
