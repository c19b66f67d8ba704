export { refuseCrossSite } from './cross-site';
export { localHosts, refuseForeignHost } from './local-hosts';
