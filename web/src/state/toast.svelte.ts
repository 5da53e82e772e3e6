// Short notices that confirm what was done; read out politely and gone after a while.
export interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad' | 'info';
}

let toasts = $state<Toast[]>([]);
let next_id = 1;

export function current_toasts(): Toast[] {
  return toasts;
}
export function toast(text: string, tone: Toast['tone'] = 'good'): void {
  const id = next_id++;
  // The same notice again takes the place of the one still shown: it is read out anew, not stacked.
  const others = toasts.filter((each) => each.text !== text || each.tone !== tone);
  toasts = [...others, { id, text, tone }];
  setTimeout(() => dismiss_toast(id), 7000);
}
export function dismiss_toast(id: number): void {
  toasts = toasts.filter((each) => each.id !== id);
}
