export * from './access';
export * from './answer';
export * from './ask';
export * from './clusters';
export * from './objects';
export * from './paths';
