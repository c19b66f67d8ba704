import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';

/** One change of the manifests in a file. An update and a removal are about manifests that are there. */
export type FileChange =
  /** `beside`: of which object's manifest it becomes the neighbour. */
  | { readonly op: 'create'; readonly object: PlannedObject; readonly beside: PlannedRef | undefined }
  /** The first manifest of the object; those behind it never counted. */
  | { readonly op: 'update'; readonly ref: PlannedRef; readonly object: PlannedObject }
  /** Every manifest of the object. */
  | { readonly op: 'delete'; readonly ref: PlannedRef };
