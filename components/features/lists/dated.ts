type Pages = {
  readonly pages: readonly { readonly value: { readonly rows: readonly { created?: string | undefined }[] } }[];
};

/** Whether any row says when it was made: manifests in files seldom do, and an empty column only takes room. */
export function isDated(data: Pages | undefined): boolean {
  return data?.pages.some((page) => page.value.rows.some((row) => row.created !== undefined)) === true;
}
