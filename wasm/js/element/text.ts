/** Text in pictures, which unlike text in pages does not break its own lines. */

/** Size of type in pictures, and the height of a line of it, in pixels. */
export const SIZE = 13;
export const LINE = 16;

let pen: OffscreenCanvasRenderingContext2D | null | undefined;

/** Widths of texts that are short enough to come again. */
const known = new Map<string, number>();
const REMEMBERED = 4000;

/** About how wide a text is, in pixels. */
export function widthOf(text: string, size = SIZE): number {
  const key = `${size} ${text}`;
  const width = known.get(key) ?? measured(text, size);
  if (text.length < 80 && known.size < REMEMBERED) known.set(key, width);
  return width;
}

function measured(text: string, size: number): number {
  pen ??= new OffscreenCanvas(1, 1).getContext("2d");
  if (!pen) return text.length * size * 0.6;
  pen.font = `${size}px system-ui, sans-serif`;
  // The page's type can be somewhat wider.
  return pen.measureText(text).width * 1.06;
}

/** A text in lines of some width, at most so many, the last with an ellipsis where more would follow. */
export function wrapped(text: string, width: number, most: number, size = SIZE): string[] {
  const lines: string[] = [];
  let line = "";
  // No more is looked at than could ever be shown, however long the text is.
  const room = Math.ceil((width / size) * 8 * (most + 1));
  const words = text
    .slice(0, room)
    .split(/[^\S\u00a0]+/)
    .filter(Boolean)
    .flatMap((word) => pieces(word, width, size));
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
    if (lines.length > most) break;
  }
  if (line) lines.push(line);
  if (lines.length <= most && text.length <= room) return lines;
  const kept = lines.slice(0, most);
  let last = kept.pop() ?? "";
  while (last && widthOf(`${last}…`, size) > width) last = last.slice(0, -1);
  return [...kept, `${last.trimEnd()}…`];
}

/** A word, or the pieces of it that fit on lines. */
function pieces(word: string, width: number, size: number): string[] {
  const found: string[] = [];
  let rest = [...word];
  while (rest.length > 1 && widthOf(rest.join(""), size) > width) {
    let fits = rest.length;
    while (fits > 1 && widthOf(rest.slice(0, fits).join(""), size) > width) fits = Math.floor(fits * 0.8);
    found.push(rest.slice(0, fits).join(""));
    rest = rest.slice(fits);
  }
  return [...found, rest.join("")];
}
