export { IdentityPage } from './identity-page';
