export { ChangePage } from './change-page';
export { ChangeRecordPage } from './journal/change-record-page';
export { JournalPage } from './journal/journal-page';
export { ObjectActions } from './object-actions';
export { PlanPage } from './plan/plan-page';
