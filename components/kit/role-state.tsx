import { Tag } from './tag';

/** Whether the role of a binding is there: nothing is said when it is. */
export function RoleState({ exists }: { readonly exists: boolean | undefined }) {
  if (exists === true) return null;
  return exists === false ? (
    <Tag meaning="warning" title="The binding grants nothing until a role of this name is made: then it does at once.">
      role is missing
    </Tag>
  ) : (
    <Tag meaning="unknown" title="Roles could not be read: whether this binding grants anything is not known.">
      role unread
    </Tag>
  );
}
