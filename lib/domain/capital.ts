/** A text as a sentence begins. A first word with digits is a name (a commit, a host) and stays as it is. */
export const capital = (text: string): string =>
  /^\S*\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
