import type { Attachment } from 'svelte/attachments';

/** Milliseconds the pointer rests before the tooltip shows. */
const DELAY = 450;

let bubble: HTMLElement | null = null;
let owner: Element | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** A field that was clicked shows no help over its neighbours; one reached by Tab does. */
let byPointer = false;
/** What was just clicked needs no explanation until the pointer comes back to it. */
let pressed: Element | null = null;

function hide(): void {
  clearTimeout(timer);
  owner = null;
  if (bubble?.matches(':popover-open')) bubble.hidePopover();
}

function show(element: Element, text: string): void {
  if (!text || typeof HTMLElement.prototype.showPopover !== 'function') return;
  if (!bubble) {
    bubble = document.createElement('div');
    bubble.className = 'tooltip';
    bubble.popover = 'manual';
    // Those who cannot see it have the same text as label or description of the element itself.
    bubble.setAttribute('aria-hidden', 'true');
    document.body.append(bubble);
  }
  owner = element;
  bubble.textContent = text;
  bubble.showPopover();
  const anchor = element.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const left = Math.min(Math.max(4, anchor.left), window.innerWidth - width - 4);
  const below = anchor.bottom + 6;
  bubble.style.left = `${left}px`;
  bubble.style.top = `${below + height > window.innerHeight ? anchor.top - height - 6 : below}px`;
}

/**
 * Shows a text beside the element on hover and keyboard focus. It lies in the top layer, so no scrolling
 * container cuts it off, and Escape hides it.
 */
export function tooltip(text: () => string): Attachment {
  return (element) => {
    const enter = () => {
      clearTimeout(timer);
      if (pressed === element) return;
      timer = setTimeout(() => show(element, text()), DELAY);
    };
    const focus = () => {
      if (!byPointer && element.matches(':focus-visible')) show(element, text());
    };
    const down = () => {
      byPointer = true;
      pressed = element;
      hide();
    };
    const leave = () => {
      hide();
      // The pointer also "leaves" when the icon under it is exchanged.
      if (pressed === element && !element.matches(':hover')) pressed = null;
    };
    const key = (event: Event) => {
      if ((event as KeyboardEvent).key !== 'Tab') hide();
    };
    const left = () => {
      byPointer = false;
      hide();
    };
    const listeners: [string, (event: Event) => void][] = [
      ['pointerenter', enter],
      ['pointerleave', leave],
      ['pointerdown', down],
      ['focusin', focus],
      ['focusout', left],
      ['keydown', key],
      ['input', hide],
    ];
    for (const [type, listener] of listeners) element.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) element.removeEventListener(type, listener);
      if (owner === element) hide();
    };
  };
}
