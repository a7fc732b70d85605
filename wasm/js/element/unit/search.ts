/** Finding a name by typing, whatever its accents and letter case. */

/** Letters that are no letter with an accent, and what they are typed as where a keyboard lacks them. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae",
  ø: "o",
  œ: "oe",
  ß: "ss",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
};

/** A name as it is compared: small letters, no accents. */
export function plain(name: string): string {
  const bare = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
  return bare.replace(/[æøœßđðłþ]/g, (letter) => LETTERS[letter] ?? letter).trim();
}

/**
 * The names that what was typed fits: those that begin with it, then those of which a word does, then those that
 * have it.
 */
export function found(names: readonly string[], typed: string): string[] {
  const wanted = plain(typed);
  if (wanted === "") return [...names];
  const order = names.map((name) => {
    const own = plain(name);
    const at = own.indexOf(wanted);
    if (at <= 0) return at === 0 ? 0 : -1;
    return /[\p{L}\p{N}]/u.test(own[at - 1] ?? "") ? 2 : 1;
  });
  return [0, 1, 2].flatMap((rank) => names.filter((_, place) => order[place] === rank));
}
