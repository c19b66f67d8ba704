/** Inside a cluster: the frame stays. */
export default function NotFound() {
  return (
    <>
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        No such page
      </h1>
      <p>Nothing in this cluster has this address. It may have been written by hand, or be of another version.</p>
    </>
  );
}
