export { AssertionFormPage } from './assertion-form-page';
export { AssertionsPage } from './assertions-page';
