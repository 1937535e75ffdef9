import type { Ref } from 'react';

/** What the payment form asks of whoever takes the card: Stripe's own fields, or the simulator's. */
export interface CardEntry {
  /**
   * A token that stands for the card that was entered, for one use.
   *
   * @throws {CardProblem} in words for the buyer
   */
  tokenize(): Promise<string>;
  /**
   * Lets the buyer pass 3-D Secure.
   *
   * @returns the payment method that was authenticated
   * @throws {CardProblem} in words for the buyer, when it was not
   */
  authenticate(clientSecret: string): Promise<string>;
}

export interface CardFieldsProps {
  readonly publishableKey: string;
  /** Not `ref`, which `next/dynamic` keeps for itself. */
  readonly entryRef: Ref<CardEntry>;
  /** Called once a card can be entered. */
  readonly onReady: () => void;
  /** Called when the fields can't be shown. */
  readonly onProblem: (message: string) => void;
}

/** A card can't be used, for a reason that its holder is to read. */
export class CardProblem extends Error {}
