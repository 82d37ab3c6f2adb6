/** What goes wrong on purpose. */
export function Faults() {
  return <div data-testid="faults" />;
}
