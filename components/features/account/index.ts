export { OwnSessions } from './own-sessions';
export { SignInForm } from './sign-in-form';
