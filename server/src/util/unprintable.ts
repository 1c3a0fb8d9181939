/** Characters that break a line, move the cursor or turn the direction of text; for `replaceAll`. */
export const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
