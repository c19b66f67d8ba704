export { BindingPage } from './binding-page';
export { NamespacePage } from './namespace-page';
export { RolePage } from './role-page';
export { SubjectPage } from './subject-page';
export { ObjectYamlSheet } from './yaml-sheet';
