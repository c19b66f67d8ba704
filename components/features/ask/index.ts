export { AskPage } from './ask-page';
export { titleOf } from './title';
