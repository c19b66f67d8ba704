export { AppShell } from './app-shell';
export { Providers } from './providers';
export { RouteFocus } from './route-focus';
export { SkipLink } from './skip-link';
export { THEME_COOKIE, Theme } from './theme';
