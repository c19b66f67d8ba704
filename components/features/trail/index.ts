export { TrailPage } from './trail-page';
