/** The member's phone. */
export function Phone() {
  return <div class="phone" />;
}
