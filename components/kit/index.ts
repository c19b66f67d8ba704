export { Announcer, announce } from './announce';
export { ChangeNote } from './change-note';
export type { Sorting } from './column-heading';
export { CopyButton } from './copy-button';
export { DataTable, type DataTableProps } from './data-table';
export { type Elided } from './elide';
export { FilterBar, FilterInput, type FilterInputProps } from './filter-bar';
export { GapNotice } from './gap-notice';
export { Kbd } from './kbd';
export { KeyHelp } from './key-help';
export { type KeyMap, useKeys } from './keys';
export {
  BindingName,
  type BindingRefShown,
  KindLabel,
  NamespaceName,
  RoleName,
  type RoleRefShown,
  SubjectName,
  type SubjectRef,
  principalOf,
  subjectText,
} from './links';
export { ListStateTag } from './list-state-tag';
export { LIST_TITLES } from './list-titles';
export { Mark } from './mark';
export { useMedia } from './media';
export { Name, type NameProps } from './name';
export { Notice } from './notice';
export { AsOfLine, type AsOfShown, PageTitle, type PageTitleProps, RefreshButton } from './page-title';
export { Pager, type PagerProps } from './pager';
export type { RowKeys } from './row-keys';
export { RoleState } from './role-state';
export { RowHint } from './row-hint';
export { RuleView, type RuleViewProps } from './rule-view';
export { Section } from './section';
export { SideSheet, type SideSheetProps } from './side-sheet';
export { Skeleton } from './skeleton';
export { EmptyState, ErrorState, LockedState, ProblemState, replaces } from './states';
export { type ColumnLook, columnsOf } from './table-columns';
export { Badge, type Meaning, Tag } from './tag';
export { clockTime, count, day, dayAndTime, duration, plural } from './time';
export { WeightTag } from './weight-tag';
export { YamlButton } from './yaml-button';
export { type YamlKind, type YamlRef, YAML_PARAM, collectionOf, formatYamlRef, useYamlSheet } from './yaml-ref';
export { YamlView } from './yaml-view';
export { type YamlToken } from './yaml-tokens';
