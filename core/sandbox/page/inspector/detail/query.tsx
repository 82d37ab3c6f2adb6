import "./query.css";

/** A query string as a table. */
export function Query({ url, query }: { readonly url: string; readonly query: string }) {
  return (
    <dl class="query">
      <dt>URL</dt>
      <dd>{url}</dd>
      {[...new URLSearchParams(query)].map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}
