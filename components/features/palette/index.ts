export { AskLine } from './ask-line';
