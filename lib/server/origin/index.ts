export { refuseCrossSite } from './cross-site';
export { localHosts, publicHosts, refuseForeignHost } from './local-hosts';
