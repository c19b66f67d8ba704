export { exportTrail, listTrail, type TrailDeps } from './list-trail';
