/**
 * How often home reads again what it shows, milliseconds. A stream for each cluster would take all the connections that
 * a browser has for one server.
 */
export const POLL_MS = 5_000;
