/** Everything that travels. */
export function Inspector() {
  return <div data-testid="inspector" />;
}
