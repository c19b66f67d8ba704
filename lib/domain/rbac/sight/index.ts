export { type OwnRights, ownRights, sameRights } from './own-rights';
export { seenReader } from './seen-reader';
export { EVERYTHING, listAsk, NOTHING, type Sight, sees, seesNamespace, sightOf } from './sight';
