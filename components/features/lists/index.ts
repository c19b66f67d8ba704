export { BindingList } from './binding-list';
export { NamespaceList } from './namespace-list';
export { RoleList } from './role-list';
export { ServiceAccountList } from './service-account-list';
export { SubjectList } from './subject-list';
