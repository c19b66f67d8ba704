export { type OwnRights, ownRights, sameRights } from './own-rights';
export { seenChanges, seenIndex } from './seen-index';
export { EVERYTHING, listAsk, NOTHING, type Sight, sees, seesNamespace, sightOf } from './sight';
