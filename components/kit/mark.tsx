/** The keep with its keyhole. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.6">
      <path d="M2 16V6h2.4V3.6h2.4V6h4.4V3.6h2.4V6H16v10z" />
      <circle cx="9" cy="10.2" r="1.5" />
      <path d="M9 11.7V14" />
    </svg>
  );
}
