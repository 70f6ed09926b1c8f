/** Something that a person has to put right; its message says what. */
export class Refusal extends Error {}
