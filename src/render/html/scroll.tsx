import type { ComponentChildren } from "preact";

/** A part that may be wider than the window. Who has no mouse scrolls it with the arrow keys once it has the focus (WCAG 2.1.1). */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling is what one does with it
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
